using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// Ends what would stay for ever: tasks whose runner has fallen silent or works for too long, and jobs that no runner has taken. Lets
/// go on what waits for a concurrency group that nobody has.
/// Each is ended by itself and only while it still is as it was found, so that several nodes may do the same at once.
/// </summary>
internal sealed class TaskSweeps(RunnerHubDb db, TimeProvider clock, JobSettings settings, TaskEnds ends, JobTransaction transaction, RunProgress progress, EphemeralRunners ephemeral)
{
    private const int MostAtOnce = 200;

    public async Task SweepAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (undelivered, silent) = (now - settings.DeliveryTimeout, now - settings.SilenceTimeout);
        await ForEachAsync(
            task => !task.IsReported && task.Status == JobStatus.Running && task.Updated < undelivered,
            task => ends.ReturnAsync(task, cancellation), cancellation);
        await ForEachAsync(
            task => task.Updated < silent,
            task => ends.EndAsync(task, JobStatus.Failure, $"The runner has not reported for {Words(settings.SilenceTimeout)}.", cancellation), cancellation);
        await EndOfDeletedRunnersAsync(cancellation);
        await EndOverdueAsync(now, cancellation);
        await CancelAbandonedAsync(now, cancellation);
        await progress.ContinueForsakenAsync(MostAtOnce, cancellation);
        // As long again as its task was waited for: one that comes back is told that it has ended.
        await ephemeral.RemoveSilentAsync(silent - settings.SilenceTimeout, cancellation);
    }

    /// <summary>A runner that was deleted cannot report any more.</summary>
    public Task EndOfDeletedRunnersAsync(CancellationToken cancellation) => ForEachAsync(
        task => !db.Runners.Any(runner => runner.Id == task.RunnerId),
        task => ends.EndAsync(task, JobStatus.Failure, "The runner was deleted while it worked at the job.", cancellation), cancellation);

    private async Task ForEachAsync(Expression<Func<ActionTask, bool>> which, Func<TaskRef, Task> end, CancellationToken cancellation)
    {
        var found = await Unfinished().Where(which).OrderBy(task => task.Updated).Take(MostAtOnce)
            .Select(task => new TaskRef(task.Id, task.JobId, task.RunId, task.RunnerId)).ToListAsync(cancellation);
        foreach (var task in found)
        {
            await end(task);
        }
    }

    private async Task EndOverdueAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        // A workflow may allow more or less than the setting; how much is not for SQL to add to a moment on two engines.
        var running = await Unfinished().Select(task => new
        {
            Ref = new TaskRef(task.Id, task.JobId, task.RunId, task.RunnerId),
            task.Started,
            task.Job!.TimeoutMinutes,
        }).ToListAsync(cancellation);
        foreach (var task in running)
        {
            var limit = task.TimeoutMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : settings.TaskTimeout;
            if (now - task.Started > limit)
            {
                await ends.EndAsync(task.Ref, JobStatus.Failure, $"The job ran for longer than {Words(limit)}.", cancellation);
            }
        }
    }

    private async Task CancelAbandonedAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var since = now - settings.QueueTimeout;
        var abandoned = await db.Jobs.Where(job => job.Status == JobStatus.Waiting && job.Queued < since)
            .OrderBy(job => job.Queued).Select(job => new { job.Id, job.RunId }).Take(MostAtOnce).ToListAsync(cancellation);
        foreach (var run in abandoned.GroupBy(job => job.RunId))
        {
            var ids = run.Select(job => job.Id).ToHashSet();
            await transaction.DoAsync(async () =>
            {
                if (await progress.HoldAsync(run.Key, cancellation))
                {
                    await progress.AdvanceAsync(run.Key, jobs => Cancel(jobs.Where(job => ids.Contains(job.Id) && job.Status == JobStatus.Waiting)), cancellation);
                }

                return true;
            }, cancellation);
        }
    }

    private void Cancel(IEnumerable<JobState> jobs)
    {
        foreach (var job in jobs)
        {
            RunPlan.Stop(job, $"No runner has taken the job within {Words(settings.QueueTimeout)}.");
        }
    }

    private IQueryable<ActionTask> Unfinished() => db.Tasks.Where(task => task.Status == JobStatus.Running || task.Status == JobStatus.Cancelling);

    private static string Words(TimeSpan time) =>
        time.TotalHours >= 2 && time.TotalHours % 1 == 0 ? $"{time.TotalHours} hours"
        : time.TotalMinutes == 1 ? "1 minute"
        : time.TotalMinutes >= 1 ? $"{time.TotalMinutes:0.##} minutes"
        : $"{time.TotalSeconds:0} seconds";
}
