using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using static RunnerHub.Features.Shared.Sentences;

namespace RunnerHub.Features.Jobs.Waiting;

/// <summary>Says of jobs that are blocked what must end first.</summary>
internal sealed class BlockedReasons(RunnerHubDb db, ConcurrencyGroups groups)
{
    private sealed record Sibling(long Id, long RunId, long? CallerId, string Key, string Name, JobStatus Status)
    {
        public bool IsOpen => !Status.IsFinal;
    }

    /// <returns>A sentence for each of the jobs.</returns>
    public async Task<IReadOnlyDictionary<long, string>> OfAsync(IReadOnlyCollection<WaitFacts> blocked, CancellationToken cancellation)
    {
        if (blocked.Count == 0)
        {
            return new Dictionary<long, string>();
        }

        var runs = blocked.Select(job => job.RunId).Distinct().ToArray();
        var siblings = (await db.Jobs.Where(job => runs.Contains(job.RunId)).OrderBy(job => job.Position)
            .Select(job => new Sibling(job.Id, job.RunId, job.CallerId, job.Key, job.Name, job.Status)).ToListAsync(cancellation)).ToLookup(job => job.RunId);
        var holders = (await groups.HoldersAsync(
            [.. blocked.Where(job => job.AwaitedGroup is not null).Select(job => new ConcurrencyGroup(job.RepoId!.Value, job.AwaitedGroup!)).Distinct()], cancellation))
            .ToLookup(holder => holder.Group);
        return blocked.ToDictionary(job => job.Id, job =>
            OfGroup(job, holders) ?? OfNeeds(job, siblings[job.RunId].Where(other => other.CallerId == job.CallerId).ToLookup(other => other.Key))
            ?? OfCaller(job, siblings[job.RunId]) ?? OfMatrix(job) ?? "Waits for its turn.");
    }

    private static string? OfGroup(WaitFacts job, ILookup<ConcurrencyGroup, GroupHolder> holders) =>
        job.AwaitedGroup is not { } group || holders[new(job.RepoId!.Value, group)].FirstOrDefault() is not { } first ? null
        : first.JobName is not { } name ? $"Waits for run {first.RunNumber} of the same concurrency group."
        : first.RunId == job.RunId ? $"Waits for {Quoted(name)} of the same concurrency group."
        : $"Waits for {Quoted(name)} of run {first.RunNumber}, of the same concurrency group.";

    private static string? OfNeeds(WaitFacts job, ILookup<string, Sibling> siblings)
    {
        var open = job.Needs.Distinct().Where(key => siblings[key].Any(other => other.IsOpen)).Select(key => NameOf(key, [.. siblings[key]])).ToList();
        return open.Count > 0 ? $"Waits for {Listed(open)}." : null;
    }

    /// <summary>Of a matrix the key, and how many of its jobs are still to end.</summary>
    private static string NameOf(string key, IReadOnlyList<Sibling> jobs) =>
        jobs.Count == 1 ? jobs[0].Name : $"{key} ({jobs.Count(job => job.IsOpen)} of {jobs.Count})";

    private static string? OfCaller(WaitFacts job, IEnumerable<Sibling> all) =>
        all.FirstOrDefault(other => other.Id == job.CallerId && other.Status != JobStatus.Calling) is { } caller ? $"Waits for {Quoted(caller.Name)} to call its workflow." : null;

    private static string? OfMatrix(WaitFacts job) => job.MaxParallel is { } most ? $"Waits for others of its matrix: at most {most} go on at once." : null;
}
