using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// Cancels jobs that no runner has taken or will take, and those whose turn in their concurrency group does not come, each run by
/// itself: one that cannot be changed keeps no other's from it.
/// </summary>
internal sealed partial class QueueSweeps(
    RunnerHubDb db, TimeProvider clock, JobSettings settings, RunControl control, ILogger<QueueSweeps> logger)
{
    private const int MostAtOnce = 200;

    /// <summary>Those that wait for too long.</summary>
    public async Task CancelAbandonedAsync(CancellationToken cancellation)
    {
        var (since, time) = (clock.GetUtcNow() - settings.QueueTimeout, JobSettings.Words(settings.QueueTimeout));
        await CancelAsync(Waiting.Where(job => job.Queued < since), IsWaiting, $"No runner has taken the job within {time}.", cancellation);
        // Two that each have a group and want the other's would wait for ever.
        await CancelAsync(
            db.Jobs.Where(job => job.PendingSince != null && job.PendingSince < since).OrderBy(job => job.PendingSince), job => job.IsPending,
            $"The concurrency group of the job was not free within {time}.", cancellation);
    }

    /// <summary>Tests of runners that were deleted: nobody else may take them.</summary>
    public async Task CancelOfDeletedRunnersAsync(CancellationToken cancellation)
    {
        var left = Waiting.Where(job => job.RepoId == null && !db.Runners.Any(runner => runner.Id == job.Queue!.RunnerId));
        while (await CancelAsync(left, IsWaiting, "The runner was deleted before it took the test.", cancellation) == MostAtOnce)
        {
            // There may be more.
        }
    }

    private IQueryable<ActionRunJob> Waiting => db.Jobs.Where(job => job.Status == JobStatus.Waiting).OrderBy(job => job.Queued);

    private static bool IsWaiting(JobState job) => job.Status == JobStatus.Waiting;

    /// <param name="isSo">What still holds of them when their turn comes.</param>
    /// <returns>How many were cancelled.</returns>
    private async Task<int> CancelAsync(IQueryable<ActionRunJob> some, Predicate<JobState> isSo, string reason, CancellationToken cancellation)
    {
        var abandoned = await some.Select(job => new { job.Id, job.RunId }).Take(MostAtOnce).ToListAsync(cancellation);
        var done = 0;
        foreach (var run in abandoned.GroupBy(job => job.RunId, job => job.Id))
        {
            try
            {
                await control.CancelWaitingAsync(run.Key, run.ToHashSet(), isSo, reason, cancellation);
                done += run.Count();
            }
            catch (Exception problem) when (!cancellation.IsCancellationRequested && !DatabaseFaults.IsDatabaseAway(problem))
            {
                Log.NotCancelled(logger, run.Key, problem);
            }
        }

        return done;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Jobs of run {RunId} that nobody will take cannot be cancelled; it is tried again")]
        public static partial void NotCancelled(ILogger logger, long runId, Exception problem);
    }
}
