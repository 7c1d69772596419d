using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// Ends tasks that would stay for ever: their runner has fallen silent, has gone, or works for too long. Each is ended by itself and
/// only while it still is as it was found, so that several nodes may do the same at once; one that cannot be ended keeps nobody
/// else's from it.
/// </summary>
internal sealed partial class TaskSweeps(
    RunnerHubDb db, TimeProvider clock, JobSettings settings, TaskEnds ends, ILogger<TaskSweeps> logger)
{
    private const int MostAtOnce = 200;

    /// <summary>Those of which the runner has said nothing for too long.</summary>
    public async Task EndSilentAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (undelivered, silent) = (now - settings.DeliveryTimeout, now - settings.SilenceTimeout);
        await ForEachAsync(
            task => !task.IsReported && task.Updated < undelivered,
            task => ends.ReturnAsync(task, cancellation), cancellation);
        await ForEachAsync(
            task => task.Updated < silent,
            task => ends.EndAsync(task, row => row.Updated < silent, JobStatus.Failure, $"The runner has not reported for {JobSettings.Words(settings.SilenceTimeout)}.", cancellation), cancellation);
    }

    /// <summary>A runner that was deleted cannot report any more; what it has not received goes back to the queue.</summary>
    public async Task EndOfDeletedRunnersAsync(CancellationToken cancellation)
    {
        while (await ForEachAsync(
            task => !db.Runners.Any(runner => runner.Id == task.RunnerId),
            async task => await ends.ReturnAsync(task, cancellation)
                || await ends.EndAsync(task, JobStatus.Failure, "The runner was deleted while it worked at the job.", cancellation), cancellation) == MostAtOnce)
        {
            // There may be more.
        }
    }

    /// <summary>Those that take longer than they may.</summary>
    public async Task EndOverdueAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        // A workflow may allow more or less than the setting; how much is not for SQL to add to a moment on two engines. The first of
        // those that may take as long tells whether any of them has.
        var firsts = await db.Tasks.Where(ActionTask.IsUnfinished).GroupBy(task => task.Job!.TimeoutMinutes)
            .Select(same => new { Minutes = same.Key, Started = same.Min(task => task.Started) }).ToListAsync(cancellation);
        foreach (var first in firsts)
        {
            var limit = first.Minutes is { } minutes ? TimeSpan.FromMinutes(minutes) : settings.TaskTimeout;
            var since = now - limit;
            if (first.Started < since)
            {
                await ForEachAsync(
                    task => task.Job!.TimeoutMinutes == first.Minutes && task.Started < since,
                    task => ends.EndAsync(task, JobStatus.Failure, $"The job ran for longer than {JobSettings.Words(limit)}.", cancellation), cancellation);
            }
        }
    }

    /// <returns>How many were done.</returns>
    private async Task<int> ForEachAsync(Expression<Func<ActionTask, bool>> which, Func<TaskRef, Task<bool>> end, CancellationToken cancellation)
    {
        var found = await db.Tasks.Where(ActionTask.IsUnfinished).Where(which).OrderBy(task => task.Updated).Take(MostAtOnce)
            .Select(task => new TaskRef(task.Id, task.JobId, task.RunId, task.RunnerId)).ToListAsync(cancellation);
        var done = 0;
        foreach (var task in found)
        {
            done += await TryAsync(task, end, cancellation) ? 1 : 0;
        }

        return done;
    }

    private async Task<bool> TryAsync(TaskRef task, Func<TaskRef, Task<bool>> end, CancellationToken cancellation)
    {
        try
        {
            return await end(task);
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested && !DatabaseFaults.IsDatabaseAway(problem))
        {
            Log.NotEnded(logger, task.Id, task.JobId, problem);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Task {TaskId} of job {JobId} is to be ended, and cannot be; it is tried again")]
        public static partial void NotEnded(ILogger logger, long taskId, long jobId, Exception problem);
    }
}
