using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using static RunnerHub.Features.Runners.RunnerWords;

namespace RunnerHub.Features.Jobs.Waiting;

/// <summary>Says of jobs that are blocked what must end first.</summary>
internal sealed class BlockedReasons(RunnerHubDb db, ConcurrencyGroups groups)
{
    private sealed record Sibling(long RunId, string Key);

    /// <returns>A sentence for each of the jobs.</returns>
    public async Task<IReadOnlyDictionary<long, string>> OfAsync(IReadOnlyCollection<WaitFacts> blocked, CancellationToken cancellation)
    {
        if (blocked.Count == 0)
        {
            return new Dictionary<long, string>();
        }

        var runs = blocked.Select(job => job.RunId).Distinct().ToArray();
        var siblings = (await db.Jobs.Where(job => EF.Parameter(runs).Contains(job.RunId) && job.Status >= JobStatus.Waiting)
            .Select(job => new Sibling(job.RunId, job.Key)).ToListAsync(cancellation)).ToLookup(job => job.RunId, job => job.Key);
        var holders = (await groups.HoldersAsync(
            [.. blocked.Where(job => job.AwaitedGroup is not null).Select(job => new ConcurrencyGroup(job.RepoId!.Value, job.AwaitedGroup!)).Distinct()], cancellation))
            .ToLookup(holder => holder.Group);
        return blocked.ToDictionary(job => job.Id, job =>
            OfGroup(job, holders) ?? OfNeeds(job, [.. siblings[job.RunId]]) ?? OfMatrix(job) ?? "Waits for its turn.");
    }

    private static string? OfGroup(WaitFacts job, ILookup<ConcurrencyGroup, GroupHolder> holders) =>
        job.AwaitedGroup is not { } group || holders[new(job.RepoId!.Value, group)].FirstOrDefault() is not { } first ? null
        : first.JobName is not { } name ? $"Waits for run {first.RunNumber} of the same concurrency group."
        : first.RunId == job.RunId ? $"Waits for {Quoted(name)} of the same concurrency group."
        : $"Waits for {Quoted(name)} of run {first.RunNumber}, of the same concurrency group.";

    private static string? OfNeeds(WaitFacts job, HashSet<string> siblings) =>
        job.Needs.Where(siblings.Contains).Distinct().ToList() is { Count: > 0 } open ? $"Waits for {Listed(open)}." : null;

    private static string? OfMatrix(WaitFacts job) => job.MaxParallel is { } most ? $"Waits for others of its matrix: at most {most} go on at once." : null;
}
