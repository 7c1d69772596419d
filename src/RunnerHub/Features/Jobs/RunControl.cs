using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Jobs;

internal enum ControlOutcome
{
    Done,

    /// <summary>The place has no such run or job.</summary>
    NotFound,

    /// <summary>It is not as it must be: it has ended already, or it has not ended yet.</summary>
    WrongState,
}

/// <summary>Which jobs of a run to do again.</summary>
internal enum Rerun
{
    All,

    /// <summary>Those that failed or were cancelled, and those that need them.</summary>
    Failed,
}

/// <summary>Cancels runs and jobs, and starts them again.</summary>
internal sealed class RunControl(RunnerHubDb db, TimeProvider clock, JobTransaction transaction, RunProgress progress)
{
    /// <summary>Cancels a run: what has not ended of it, but for jobs whose condition holds then. The second time these too.</summary>
    /// <param name="who">Is named in the reason.</param>
    public Task<ControlOutcome> CancelAsync(Scope.Repository place, long runId, string who, CancellationToken cancellation) => transaction.DoAsync(async () =>
    {
        if (!await HoldAsync(place, runId, cancellation))
        {
            return ControlOutcome.NotFound;
        }

        var run = await db.Runs.Where(run => run.Id == runId).Select(run => new { run.Status, run.Reason }).SingleAsync(cancellation);
        if (run.Status.IsFinal)
        {
            return ControlOutcome.WrongState;
        }

        var reason = $"{who} cancelled the run.";
        await progress.ExplainAsync(runId, run.Reason ?? reason, cancellation);
        await progress.AdvanceAsync(runId, run.Reason is null ? null : jobs => RunPlan.Stop(jobs, reason), cancellation);
        return ControlOutcome.Done;
    }, cancellation);

    /// <summary>Cancels jobs of a run that wait.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="jobIds">Which.</param>
    /// <param name="isSo">How they stand; those that stand otherwise by now stay as they are.</param>
    /// <param name="reason">Why, as a sentence.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task CancelWaitingAsync(long runId, IReadOnlySet<long> jobIds, Predicate<JobState> isSo, string reason, CancellationToken cancellation) => transaction.DoAsync(async () =>
    {
        if (await progress.HoldAsync(runId, cancellation))
        {
            await progress.AdvanceAsync(runId, jobs => RunPlan.Stop(jobs.Where(job => jobIds.Contains(job.Id) && isSo(job)), reason), cancellation);
        }

        return true;
    }, cancellation);

    /// <summary>Cancels one job.</summary>
    /// <param name="who">Is named in the reason.</param>
    public Task<ControlOutcome> CancelJobAsync(Scope.Repository place, long jobId, string who, CancellationToken cancellation) => transaction.DoAsync(async () =>
    {
        var runId = await RunOfAsync(jobId, cancellation);
        if (!await HoldAsync(place, runId, cancellation))
        {
            return ControlOutcome.NotFound;
        }

        var outcome = ControlOutcome.WrongState;
        await progress.AdvanceAsync(runId, jobs =>
        {
            if (jobs.SingleOrDefault(job => job.Id == jobId) is { Status.IsFinal: false } job)
            {
                RunPlan.Stop(RunPlan.WithCalled(jobs, [job]), $"{who} cancelled the job.");
                outcome = ControlOutcome.Done;
            }
        }, cancellation);
        return outcome;
    }, cancellation);

    /// <summary>Does a run that has ended again, or a part of it.</summary>
    public Task<ControlOutcome> RerunAsync(Scope.Repository place, long runId, Rerun which, CancellationToken cancellation) =>
        RerunAsync(place, runId, jobs => which == Rerun.All ? jobs : Failed(jobs), cancellation);

    /// <summary>Does one job of a run that has ended again, and those that need it.</summary>
    public async Task<ControlOutcome> RerunJobAsync(Scope.Repository place, long jobId, CancellationToken cancellation) =>
        await RerunAsync(place, await RunOfAsync(jobId, cancellation), jobs => [.. jobs.Where(job => job.Id == jobId)], cancellation);

    /// <returns>0 when there is no such job: no run has that number.</returns>
    private Task<long> RunOfAsync(long jobId, CancellationToken cancellation) =>
        db.Jobs.Where(job => job.Id == jobId).Select(job => job.RunId).FirstOrDefaultAsync(cancellation);

    private Task<ControlOutcome> RerunAsync(
        Scope.Repository place, long runId, Func<IReadOnlyList<JobState>, IReadOnlyList<JobState>> choose, CancellationToken cancellation) =>
        transaction.DoAsync(async () =>
        {
            if (!await HoldAsync(place, runId, cancellation))
            {
                return ControlOutcome.NotFound;
            }

            var jobs = await db.Jobs.Where(job => job.RunId == runId).AsNoTracking().Select(JobState.FromJob).ToListAsync(cancellation);
            var again = RerunChoice.Of(jobs, choose(jobs));
            if (again.Count == 0 || !jobs.TrueForAll(job => job.Status.IsFinal))
            {
                return ControlOutcome.WrongState;
            }

            await ResetAsync(runId, [.. again], cancellation);
            await progress.AdvanceAsync(runId, null, cancellation);
            return ControlOutcome.Done;
        }, cancellation);

    private async Task ResetAsync(long runId, long[] again, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await db.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(
            set => set.SetProperty(run => run.Attempt, run => run.Attempt + 1).SetProperty(run => run.Status, JobStatus.Blocked)
                .SetProperty(run => run.PendingSince, run => run.ConcurrencyGroup == null ? null : now)
                .SetProperty(run => run.Reason, (string?)null).SetProperty(run => run.Started, (DateTimeOffset?)null).SetProperty(run => run.Stopped, (DateTimeOffset?)null),
            cancellation);
        var attempt = await db.Runs.Where(run => run.Id == runId).Select(run => run.Attempt).SingleAsync(cancellation);
        await db.Jobs.Where(job => again.Contains(job.Id)).ExecuteUpdateAsync(
            set => set.SetProperty(job => job.Attempt, attempt).SetProperty(job => job.Status, JobStatus.Blocked).SetProperty(job => job.Reason, (string?)null)
                .SetProperty(job => job.CallOutputs, (string?)null).SetProperty(job => job.Queued, now).SetProperty(job => job.Started, (DateTimeOffset?)null).SetProperty(job => job.Stopped, (DateTimeOffset?)null),
            cancellation);
    }

    private async Task<bool> HoldAsync(Scope.Repository place, long runId, CancellationToken cancellation) =>
        await db.Runs.AnyAsync(run => run.Id == runId && run.RepoId == place.Id, cancellation) && await progress.HoldAsync(runId, cancellation);

    /// <summary>Of a workflow that was called only what failed itself is done again: the job that called it goes on with the rest as it ended.</summary>
    private static IReadOnlyList<JobState> Failed(IReadOnlyList<JobState> jobs)
    {
        var failed = jobs.Where(job => job.Status is JobStatus.Failure or JobStatus.Cancelled).ToList();
        return [.. failed.Where(job => !failed.Exists(other => other.CallerId == job.Id))];
    }
}
