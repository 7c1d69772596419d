using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;

namespace RunnerHub.Features.Jobs;

/// <summary>Cancels jobs that no runner has taken, or whose turn in their concurrency group never came, each run by itself: one that cannot be changed keeps no other's from it.</summary>
internal sealed partial class QueueSweeps(
    RunnerHubDb db, TimeProvider clock, JobSettings settings, RunControl control, ILogger<QueueSweeps> logger)
{
    private const int MostAtOnce = 200;

    public async Task CancelAbandonedAsync(CancellationToken cancellation)
    {
        var (since, time) = (clock.GetUtcNow() - settings.QueueTimeout, JobSettings.Words(settings.QueueTimeout));
        await CancelAsync(
            db.Jobs.Where(job => job.Status == JobStatus.Waiting && job.Queued < since).OrderBy(job => job.Queued), $"No runner has taken the job within {time}.", cancellation);
        // Two that each have a group and want the other's would wait for ever.
        await CancelAsync(
            db.Jobs.Where(job => job.PendingSince != null && job.PendingSince < since).OrderBy(job => job.PendingSince), $"The concurrency group of the job was not free within {time}.", cancellation);
    }

    private async Task CancelAsync(IQueryable<ActionRunJob> jobs, string reason, CancellationToken cancellation)
    {
        var abandoned = await jobs.Select(job => new { job.Id, job.RunId }).Take(MostAtOnce).ToListAsync(cancellation);
        foreach (var run in abandoned.GroupBy(job => job.RunId, job => job.Id))
        {
            try
            {
                await control.CancelWaitingAsync(run.Key, run.ToHashSet(), reason, cancellation);
            }
            catch (Exception problem) when (!cancellation.IsCancellationRequested && !DatabaseFaults.IsDatabaseAway(problem))
            {
                Log.NotCancelled(logger, run.Key, problem);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Jobs of run {RunId} have waited for too long and cannot be cancelled; it is tried again")]
        public static partial void NotCancelled(ILogger logger, long runId, Exception problem);
    }
}
