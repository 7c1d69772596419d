using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>Which task, and what it is a task of.</summary>
internal sealed record TaskRef(long Id, long JobId, long RunId, long RunnerId);

/// <summary>Ends tasks: with them their jobs, and ephemeral runners. Each method is one transaction, or a part of the caller's.</summary>
internal sealed class TaskEnds(RunnerHubDb db, TimeProvider clock, JobTransaction transaction, RunProgress progress, EphemeralRunners ephemeral)
{
    /// <summary>Ends a task with a result.</summary>
    /// <returns>False, and nothing was changed, when it had ended already.</returns>
    public Task<bool> EndAsync(TaskRef task, JobStatus result, string? reason, CancellationToken cancellation) =>
        EndAsync(task, _ => true, result, reason, cancellation);

    /// <summary>Ends a task with a result, if it still is as it must be for that.</summary>
    /// <returns>False, and nothing was changed, when it had ended already, or is otherwise by now.</returns>
    public Task<bool> EndAsync(TaskRef task, Expression<Func<ActionTask, bool>> ifStill, JobStatus result, string? reason, CancellationToken cancellation) =>
        transaction.DoAsync(
            async () => await progress.HoldAsync(task.RunId, cancellation) && await EndHeldAsync(task, db.Tasks.Where(ifStill), result, reason, cancellation), cancellation);

    /// <summary>As <see cref="EndAsync(TaskRef, JobStatus, string?, CancellationToken)"/>, in the caller's transaction, which holds the run.</summary>
    public Task<bool> EndHeldAsync(TaskRef task, JobStatus result, string? reason, CancellationToken cancellation) =>
        EndHeldAsync(task, db.Tasks, result, reason, cancellation);

    private async Task<bool> EndHeldAsync(TaskRef task, IQueryable<ActionTask> among, JobStatus result, string? reason, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        reason = reason is null ? null : StorableText.CutToWidth(reason, ActionRun.LongestReason);
        // What was to be cancelled is, whatever its runner reports at its end.
        if (await among.Where(ActionTask.IsUnfinished).Where(row => row.Id == task.Id)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Status, row => row.Status == JobStatus.Cancelling ? JobStatus.Cancelled : result)
                    .SetProperty(row => row.Reason, row => row.Reason ?? reason).SetProperty(row => row.Stopped, now),
                cancellation) == 0)
        {
            return false;
        }

        await progress.AdvanceAsync(task.RunId, jobs =>
        {
            var job = jobs.Single(job => job.Id == task.JobId);
            if (job.Status.IsWithRunner)
            {
                (job.Status, job.Reason) = job.Status == JobStatus.Cancelling ? (JobStatus.Cancelled, job.Reason) : (result, reason);
            }
        }, cancellation);
        return true;
    }

    /// <summary>As <see cref="EndHeldAsync(TaskRef, JobStatus, string?, CancellationToken)"/>, with what its runner reports at its end: an ephemeral one has done what it was there for.</summary>
    public async Task EndReportedAsync(TaskRef task, JobStatus result, CancellationToken cancellation)
    {
        await EndHeldAsync(task, result, null, cancellation);
        await ephemeral.RemoveAsync(task.RunnerId, cancellation);
    }

    /// <summary>Answers the report on a task that was deleted with its run: it is to stop, and an ephemeral runner is gone when it has.</summary>
    public async Task<ReportAnswer> EndDeletedAsync(long runnerId, TaskReport report, CancellationToken cancellation)
    {
        if (report.Result is not null)
        {
            await transaction.DoAsync(() => ephemeral.RemoveAsync(runnerId, cancellation), cancellation);
        }
        else
        {
            // When the task was deleted, nobody may have known yet that it has it.
            await ephemeral.UseUpAsync([runnerId], cancellation);
        }

        return new ReportAnswer(JobStatus.Cancelled, [.. report.Outputs.Keys]);
    }

    /// <summary>Takes back a task that its runner has not received: the job keeps its place in the queue, unless it was to be cancelled.</summary>
    /// <returns>False, and nothing was changed, when the runner has reported on it or it has ended.</returns>
    public Task<bool> ReturnAsync(TaskRef task, CancellationToken cancellation) => transaction.DoAsync(async () =>
    {
        const string reason = "The runner did not receive it.";
        var now = clock.GetUtcNow();
        if (!await progress.HoldAsync(task.RunId, cancellation))
        {
            return false;
        }

        if (await db.Tasks.AnyAsync(row => row.Id == task.Id && row.Status == JobStatus.Cancelling && !row.IsReported, cancellation))
        {
            return await EndHeldAsync(task, JobStatus.Cancelled, reason, cancellation);
        }

        // It stays as a task that has ended: should the runner have it after all, it is told to stop.
        if (await db.Tasks.Where(row => row.Id == task.Id && row.Status == JobStatus.Running && !row.IsReported).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Status, JobStatus.Cancelled).SetProperty(row => row.Stopped, now).SetProperty(row => row.Reason, reason),
                cancellation) == 0)
        {
            return false;
        }

        await db.Jobs.Where(job => job.Id == task.JobId && job.Status == JobStatus.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.Status, JobStatus.Waiting).SetProperty(job => job.Started, (DateTimeOffset?)null), cancellation);
        // The run has begun no more when this was all that had of its attempt; what calls a workflow does not count.
        await db.Runs.Where(run => run.Id == task.RunId && !run.Jobs.Any(job => job.Attempt == run.Attempt && job.Call == null && job.Started != null))
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.Started, (DateTimeOffset?)null), cancellation);
        transaction.Note(new JobChange(task.JobId, await db.Jobs.Where(job => job.Id == task.JobId).Select(job => job.RepoId).FirstAsync(cancellation), JobStatus.Waiting));
        await progress.AdvanceAsync(task.RunId, null, cancellation);
        return true;
    }, cancellation);
}
