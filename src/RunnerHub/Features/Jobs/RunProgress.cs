using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;

namespace RunnerHub.Features.Jobs;

/// <summary>Writes what <see cref="RunPlan"/> says: to be called, with the run held, whenever a job of it has changed.</summary>
internal sealed class RunProgress(RunnerHubDb db, TimeProvider clock, JobTransaction transaction, JobConditions conditions, TaskStops stops)
{
    /// <summary>Holds the run until the transaction ends.</summary>
    /// <returns>False when there is no such run any more.</returns>
    public async Task<bool> HoldAsync(long runId, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return await db.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(set => set.SetProperty(run => run.Updated, now), cancellation) == 1;
    }

    /// <summary>Lets go on what can, and says what the run is then. When it has ended, the next of its concurrency group begins.</summary>
    /// <param name="runId">The run, which is held.</param>
    /// <param name="change">What is done to its jobs first; null when they have been written already.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task AdvanceAsync(long runId, Action<IReadOnlyList<JobState>>? change, CancellationToken cancellation)
    {
        var run = await db.Runs.Where(r => r.Id == runId).Select(r => new { r.RepoId, r.ConcurrencyGroup, r.Status }).SingleAsync(cancellation);
        var jobs = await db.Jobs.Where(job => job.RunId == runId).OrderBy(job => job.Position).AsNoTracking().Select(JobState.FromJob).ToListAsync(cancellation);
        var before = jobs.ToDictionary(job => job.Id, job => job.Status);
        var wanted = new HashSet<string>();
        change?.Invoke(jobs);
        if (run.ConcurrencyGroup is not { } group || !await HasEarlierAsync(run.RepoId, group, runId, cancellation))
        {
            var scope = await conditions.PrepareAsync(runId, jobs, cancellation);
            var busy = await BusyGroupsAsync(run.RepoId, runId, jobs, cancellation);
            RunPlan.Advance(jobs, scope.Holds, job => MayEnter(job, busy));
        }

        await stops.StopAsync(jobs, cancellation);
        await WriteJobsAsync(run.RepoId, jobs, before, cancellation);
        var status = RunPlan.StatusOf(jobs);
        await WriteRunAsync(runId, status, cancellation);
        transaction.Tell(JobSignals.Changed);
        await ContinueOthersAsync(run.RepoId, runId, run.ConcurrencyGroup is { } mine && status.IsFinal && !run.Status.IsFinal ? mine : null,
            [.. jobs.Where(job => job.ConcurrencyGroup is not null && job.Status.IsFinal && !before[job.Id].IsFinal).Select(job => job.ConcurrencyGroup!)],
            cancellation);
        await ClearAsync(run.RepoId, runId, wanted, cancellation);

        bool MayEnter(JobState job, HashSet<string> busy)
        {
            if (job.ConcurrencyGroup is not { } wish || !busy.Contains(wish))
            {
                return true;
            }

            if (job.CancelInProgress)
            {
                wanted.Add(wish);
            }

            return false;
        }
    }

    /// <summary>Stops the jobs of other runs that are in concurrency groups which a job wants for itself.</summary>
    private async Task ClearAsync(long? repoId, long runId, HashSet<string> groups, CancellationToken cancellation)
    {
        foreach (var group in groups)
        {
            var others = await InGroup(repoId, runId, [group]).Select(job => job.RunId).Distinct().Order().ToListAsync(cancellation);
            foreach (var other in others)
            {
                if (await HoldAsync(other, cancellation))
                {
                    await AdvanceAsync(other, jobs => StopGroup(jobs, group), cancellation);
                }
            }
        }
    }

    private static void StopGroup(IReadOnlyList<JobState> jobs, string group)
    {
        foreach (var job in jobs.Where(job => job.ConcurrencyGroup == group && !job.Status.IsFinal && job.Status != JobStatus.Blocked))
        {
            RunPlan.Stop(job, "A newer job of the same concurrency group took its place.");
        }
    }

    private async Task WriteJobsAsync(long? repoId, List<JobState> jobs, Dictionary<long, JobStatus> before, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var same in jobs.Where(job => job.Status != before[job.Id]).GroupBy(job => (job.Status, job.Reason)))
        {
            var ids = same.Select(job => job.Id).ToArray();
            var (status, reason) = same.Key;
            DateTimeOffset? stopped = status.IsFinal ? now : null;
            await db.Jobs.Where(job => EF.Parameter(ids).Contains(job.Id)).ExecuteUpdateAsync(
                set => set.SetProperty(job => job.Status, status).SetProperty(job => job.Reason, reason).SetProperty(job => job.Stopped, stopped)
                    .SetProperty(job => job.Queued, job => status == JobStatus.Waiting ? now : job.Queued),
                cancellation);
            foreach (var id in ids)
            {
                transaction.Note(new JobChange(id, repoId, status));
            }
        }
    }

    private Task<int> WriteRunAsync(long runId, JobStatus status, CancellationToken cancellation)
    {
        DateTimeOffset? stopped = status.IsFinal ? clock.GetUtcNow() : null;
        return db.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(
            set => set.SetProperty(run => run.Status, status).SetProperty(run => run.Stopped, run => status == run.Status ? run.Stopped : stopped), cancellation);
    }

    private Task<bool> HasEarlierAsync(long? repoId, string group, long runId, CancellationToken cancellation) => db.Runs.AnyAsync(
        other => other.RepoId == repoId && other.ConcurrencyGroup == group && other.Id != runId && other.Status >= JobStatus.Waiting
            && (other.Id < runId || other.Status != JobStatus.Blocked),
        cancellation);

    /// <summary>Concurrency groups of these jobs that jobs of other runs are in.</summary>
    private async Task<HashSet<string>> BusyGroupsAsync(long? repoId, long runId, List<JobState> jobs, CancellationToken cancellation)
    {
        var groups = jobs.Where(job => !job.Status.IsFinal).Select(job => job.ConcurrencyGroup).OfType<string>().Distinct().ToArray();
        return groups.Length == 0 ? []
            : [.. await InGroup(repoId, runId, groups).Select(job => job.ConcurrencyGroup!).Distinct().ToListAsync(cancellation)];
    }

    /// <summary>Jobs of other runs that go on in these concurrency groups.</summary>
    private IQueryable<ActionRunJob> InGroup(long? repoId, long runId, string[] groups) =>
        db.Jobs.Where(job => job.RepoId == repoId && job.RunId != runId && EF.Parameter(groups).Contains(job.ConcurrencyGroup!)
            && (job.Status == JobStatus.Waiting || job.Status == JobStatus.Running || job.Status == JobStatus.Cancelling));

    /// <summary>The oldest run that waited for this one to end, and those with jobs that waited for jobs of it.</summary>
    private async Task ContinueOthersAsync(long? repoId, long runId, string? runGroup, string[] jobGroups, CancellationToken cancellation)
    {
        var next = new SortedSet<long>();
        if (runGroup is not null && await db.Runs
            .Where(other => other.RepoId == repoId && other.ConcurrencyGroup == runGroup && other.Id != runId && other.Status == JobStatus.Blocked)
            .OrderBy(other => other.Id).Select(other => (long?)other.Id).FirstOrDefaultAsync(cancellation) is { } run)
        {
            next.Add(run);
        }

        foreach (var group in jobGroups.Distinct())
        {
            if (await db.Jobs
                .Where(job => job.RepoId == repoId && job.ConcurrencyGroup == group && job.RunId != runId && job.Status == JobStatus.Blocked)
                .OrderBy(job => job.Id).Select(job => (long?)job.RunId).FirstOrDefaultAsync(cancellation) is { } other)
            {
                next.Add(other);
            }
        }

        foreach (var id in next)
        {
            if (await HoldAsync(id, cancellation))
            {
                await AdvanceAsync(id, null, cancellation);
            }
        }
    }
}
