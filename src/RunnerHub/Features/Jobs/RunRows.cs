using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>A run, as far as it matters to how it goes on.</summary>
/// <param name="IsPending">It waits for its concurrency group.</param>
/// <param name="Reason">Why it was cancelled; null when it was not.</param>
internal sealed record HeldRun(long Id, long? RepoId, string? ConcurrencyGroup, bool IsPending, JobStatus Status, string? Reason)
{
    public static readonly Expression<Func<ActionRun, HeldRun>> FromRun =
        run => new HeldRun(run.Id, run.RepoId, run.ConcurrencyGroup, run.PendingSince != null, run.Status, run.Reason);

    public static Func<ActionRun, HeldRun> Of { get; } = FromRun.Compile();
}

/// <summary>Holds, reads and writes runs and their jobs for <see cref="RunProgress"/>.</summary>
internal sealed class RunRows(RunnerHubDb db, TimeProvider clock, JobTransaction transaction)
{
    /// <summary>
    /// Holds a run until the transaction ends; to be the first thing that it holds. Where there are concurrency groups to leave or to
    /// enter, the turn at those of the repository comes before the row: whoever has it may go on to other runs of the groups, and must
    /// not find one of them held by somebody who waits for the turn.
    /// </summary>
    /// <returns>False when there is no such run any more.</returns>
    public async Task<bool> HoldAsync(long runId, CancellationToken cancellation)
    {
        if (await HoldAsync(db.Runs.Where(run => run.Id == runId && !run.IsGrouped), cancellation))
        {
            return true;
        }

        if (await db.Runs.Where(run => run.Id == runId).Select(run => run.RepoId).FirstOrDefaultAsync(cancellation) is not { } repoId)
        {
            return false;
        }

        await TakeTurnAsync(repoId, cancellation);
        return await HoldInTurnAsync(runId, cancellation);
    }

    /// <summary>As <see cref="HoldAsync(long, CancellationToken)"/>, of a run of the same repository, for who has the turn.</summary>
    public Task<bool> HoldInTurnAsync(long runId, CancellationToken cancellation) => HoldAsync(db.Runs.Where(run => run.Id == runId), cancellation);

    /// <summary>From here to the end of its transaction, nobody else enters or leaves a concurrency group of the repository.</summary>
    public Task TakeTurnAsync(long repoId, CancellationToken cancellation) => db.TakeTurnAsync(RepositoryTurn.Groups, repoId, cancellation);

    public Task<HeldRun> ReadAsync(long runId, CancellationToken cancellation) => db.Runs.Where(run => run.Id == runId)
        .Select(HeldRun.FromRun).SingleAsync(cancellation);

    public Task<List<JobState>> ReadJobsAsync(long runId, CancellationToken cancellation) =>
        db.Jobs.Where(job => job.RunId == runId).OrderBy(job => job.Position).AsNoTracking().Select(JobState.FromJob).ToListAsync(cancellation);

    /// <summary>Writes what has changed of a run's jobs.</summary>
    /// <param name="run">Their run.</param>
    /// <param name="changed">Those jobs.</param>
    /// <param name="isNew">Has the job another status than it had?</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task WriteJobsAsync(HeldRun run, IEnumerable<JobState> changed, Predicate<JobState> isNew, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var same in changed.GroupBy(job => (job.Status, job.Reason, job.IsPending)))
        {
            var ids = same.Select(job => job.Id).ToArray();
            var (status, reason, isPending) = same.Key;
            DateTimeOffset? stopped = status.IsFinal ? now : null;
            DateTimeOffset? pending = isPending ? now : null;
            await db.Jobs.Where(job => ids.Contains(job.Id)).ExecuteUpdateAsync(
                set => set.SetProperty(job => job.Status, status).SetProperty(job => job.Reason, reason).SetProperty(job => job.Stopped, stopped)
                    .SetProperty(job => job.PendingSince, pending).SetProperty(job => job.Queued, job => status == JobStatus.Waiting ? now : job.Queued),
                cancellation);
            foreach (var job in same.Where(job => isNew(job)))
            {
                transaction.Note(new JobChange(job.Id, run.RepoId, status));
            }
        }
    }

    /// <summary>Writes why a run ends otherwise than by what becomes of its jobs.</summary>
    public Task ExplainAsync(long runId, string reason, CancellationToken cancellation)
    {
        var cut = StorableText.CutToWidth(reason, ActionRun.LongestReason);
        return db.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(set => set.SetProperty(run => run.Reason, cut), cancellation);
    }

    private async Task<bool> HoldAsync(IQueryable<ActionRun> one, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return await one.ExecuteUpdateAsync(set => set.SetProperty(run => run.Updated, now), cancellation) == 1;
    }

    /// <summary>Writes what its jobs make of a run. One that has ended waits no more.</summary>
    public Task WriteAsync(long runId, JobStatus status, CancellationToken cancellation)
    {
        DateTimeOffset? stopped = status.IsFinal ? clock.GetUtcNow() : null;
        return db.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(
            set => set.SetProperty(run => run.Status, status).SetProperty(run => run.Stopped, run => status == run.Status ? run.Stopped : stopped)
                .SetProperty(run => run.PendingSince, run => status >= JobStatus.Waiting ? run.PendingSince : null),
            cancellation);
    }
}
