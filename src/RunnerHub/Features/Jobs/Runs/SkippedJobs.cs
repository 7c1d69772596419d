using RunnerHub.Features.Jobs.Workflows;
using static RunnerHub.Features.Shared.Sentences;

namespace RunnerHub.Features.Jobs.Runs;

/// <summary>A job of a run, as far as it matters to why others were skipped.</summary>
/// <param name="Result">What others see of it: one that may fail has not.</param>
internal sealed record FormerJob((long? CallerId, string Key) FullKey, IReadOnlyList<string> Needs, JobStatus Result)
{
    public static FormerJob Of((long? CallerId, string Key) key, IReadOnlyList<string> needs, JobStatus status, bool mayFail) =>
        new(key, needs, status == JobStatus.Failure && mayFail ? JobStatus.Success : status);
}

/// <summary>Says of a job that was skipped why, as the rules for conditions have it.</summary>
internal static class SkippedJobs
{
    private static readonly (JobStatus Result, string One, string Many)[] Words =
    [
        (JobStatus.Failure, "failed", "failed"),
        (JobStatus.Cancelled, "was cancelled", "were cancelled"),
        (JobStatus.Skipped, "was skipped", "were skipped"),
    ];

    /// <param name="callerId">As <see cref="ActionRunJob.CallerId"/>.</param>
    /// <param name="needs">The keys of the jobs that it needs.</param>
    /// <param name="condition">As written; null when there is none.</param>
    /// <param name="jobs">All of its run.</param>
    /// <returns>A sentence.</returns>
    public static string Say(long? callerId, IReadOnlyList<string> needs, string? condition, IReadOnlyCollection<FormerJob> jobs)
    {
        if (!Expressions.AsksForStatus(condition))
        {
            var byKey = jobs.Where(job => job.FullKey.CallerId == callerId).ToLookup(job => job.FullKey.Key);
            var before = Before(needs, byKey).FindAll(byKey.Contains);
            foreach (var (result, one, many) in Words)
            {
                if (before.Where(key => NeededJobs.Worst([.. byKey[key].Select(job => job.Result)]) == result).ToList() is { Count: > 0 } keys)
                {
                    return $"Skipped because {Listed(keys)} {(keys.Count == 1 ? one : many)}.";
                }
            }
        }

        return "Its condition did not hold.";
    }

    /// <summary>What must have ended before, the nearest first.</summary>
    private static List<string> Before(IReadOnlyList<string> needs, ILookup<string, FormerJob> byKey)
    {
        var found = needs.Distinct().ToList();
        for (var at = 0; at < found.Count; at++)
        {
            found.AddRange(byKey[found[at]].SelectMany(job => job.Needs).Distinct().Except(found).ToList());
        }

        return found;
    }
}
