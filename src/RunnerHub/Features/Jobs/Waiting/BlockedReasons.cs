using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using static RunnerHub.Features.Runners.RunnerWords;

namespace RunnerHub.Features.Jobs.Waiting;

/// <summary>Says of jobs that are blocked what must end first.</summary>
internal sealed class BlockedReasons(RunnerHubDb db)
{
    private sealed record Other(long RunId, long Number, long? RepoId, string Key, string Name, string? Group, JobStatus Status);

    private sealed record OtherRun(long Id, long Number, long? RepoId, string? Group, JobStatus Status);

    /// <returns>A sentence for each of the jobs.</returns>
    public async Task<IReadOnlyDictionary<long, string>> OfAsync(IReadOnlyCollection<WaitFacts> blocked, CancellationToken cancellation)
    {
        if (blocked.Count == 0)
        {
            return new Dictionary<long, string>();
        }

        var runs = blocked.Select(job => job.RunId).Distinct().ToArray();
        var siblings = (await OthersAsync(db.Jobs.Where(job => EF.Parameter(runs).Contains(job.RunId)), cancellation)).ToLookup(job => job.RunId);
        var (inGroup, runsInGroup) = (await InGroupsAsync(blocked, cancellation), await RunsInGroupsAsync(blocked, cancellation));
        return blocked.ToDictionary(job => job.Id, job =>
            OfRunGroup(job, runsInGroup) ?? OfNeeds(job, [.. siblings[job.RunId]]) ?? OfGroup(job, inGroup) ?? OfMatrix(job) ?? "Waits for its turn.");
    }

    private static string? OfRunGroup(WaitFacts job, IEnumerable<OtherRun> runs) =>
        runs.Where(run => run.RepoId == job.RepoId && run.Group == job.RunGroup && run.Id != job.RunId && (run.Id < job.RunId || run.Status != JobStatus.Blocked))
            .MinBy(run => run.Id) is { } first ? $"Waits for run {first.Number} of the same concurrency group." : null;

    private static string? OfNeeds(WaitFacts job, List<Other> siblings) =>
        job.Needs.Where(key => siblings.Exists(other => other.Key == key)).Distinct().ToList() is { Count: > 0 } open ? $"Waits for {Listed(open)}." : null;

    private static string? OfGroup(WaitFacts job, IEnumerable<Other> others) =>
        job.ConcurrencyGroup is { } group && others.FirstOrDefault(other => other.RepoId == job.RepoId && other.Group == group) is { } first
            ? first.RunId == job.RunId ? $"Waits for {Quoted(first.Name)} of the same concurrency group."
                : $"Waits for {Quoted(first.Name)} of run {first.Number}, of the same concurrency group."
            : null;

    private static string? OfMatrix(WaitFacts job) => job.MaxParallel is { } most ? $"Waits for others of its matrix: at most {most} go on at once." : null;

    private async Task<List<Other>> InGroupsAsync(IEnumerable<WaitFacts> blocked, CancellationToken cancellation)
    {
        var some = blocked.Where(job => job.ConcurrencyGroup is not null).ToList();
        var (repositories, groups) = (some.Select(job => job.RepoId ?? 0).Distinct().ToArray(), some.Select(job => job.ConcurrencyGroup!).Distinct().ToArray());
        return some.Count == 0 ? [] : await OthersAsync(
            db.Jobs.Where(job => EF.Parameter(repositories).Contains(job.RepoId ?? 0) && EF.Parameter(groups).Contains(job.ConcurrencyGroup!) && job.Status != JobStatus.Blocked),
            cancellation);
    }

    private async Task<List<OtherRun>> RunsInGroupsAsync(IEnumerable<WaitFacts> blocked, CancellationToken cancellation)
    {
        var some = blocked.Where(job => job.RunGroup is not null).ToList();
        var (repositories, groups) = (some.Select(job => job.RepoId ?? 0).Distinct().ToArray(), some.Select(job => job.RunGroup!).Distinct().ToArray());
        return some.Count == 0 ? [] : await db.Runs
            .Where(run => run.Status >= JobStatus.Waiting && EF.Parameter(repositories).Contains(run.RepoId ?? 0) && EF.Parameter(groups).Contains(run.ConcurrencyGroup!))
            .Select(run => new OtherRun(run.Id, run.Number, run.RepoId, run.ConcurrencyGroup, run.Status)).ToListAsync(cancellation);
    }

    private static Task<List<Other>> OthersAsync(IQueryable<ActionRunJob> some, CancellationToken cancellation) =>
        some.Where(job => job.Status >= JobStatus.Waiting).OrderBy(job => job.Id)
            .Select(job => new Other(job.RunId, job.Run!.Number, job.RepoId, job.Key, job.Name, job.ConcurrencyGroup, job.Status)).ToListAsync(cancellation);
}
