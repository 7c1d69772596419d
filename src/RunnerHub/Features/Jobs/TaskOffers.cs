using RunnerHub.Data;

namespace RunnerHub.Features.Jobs;

/// <summary>On the way to its runner a task gets all that it needs; one that cannot be sent is ended or goes back.</summary>
internal sealed partial class TaskOffers(TaskPreparation preparation, TaskEnds ends, ILogger<TaskOffers> logger)
{
    /// <summary>What its runner has to know of a task.</summary>
    /// <returns>Null when that cannot be done: the job has failed then, and says why, so that it does not stand in the way of others.</returns>
    public async Task<PreparedTask?> PrepareAsync(ClaimedTask claimed, string root, CancellationToken cancellation)
    {
        try
        {
            return await preparation.PrepareAsync(claimed, root, cancellation);
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested && !DatabaseFaults.IsDatabaseAway(problem))
        {
            Log.NotPrepared(logger, claimed.Task.JobId, problem);
            var reason = problem is UnpreparedTask ? problem.Message : "The job could not be prepared for its runner; the log of the server says why.";
            await ends.EndAsync(claimed.Task, JobStatus.Failure, reason, cancellation);
            return null;
        }
    }

    /// <summary>The runner has not received the task: its job waits again.</summary>
    public async Task ReturnAsync(ClaimedTask claimed)
    {
        Log.NotReceived(logger, claimed.Task.JobId, claimed.Task.RunnerId);
        try
        {
            await ends.ReturnAsync(claimed.Task, CancellationToken.None);
        }
        catch (Exception problem) when (DatabaseFaults.IsDatabaseAway(problem))
        {
            // It is returned as one that was never reported on, once the database is back.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Job {JobId} cannot be prepared for its runner, and has failed")]
        public static partial void NotPrepared(ILogger logger, long jobId, Exception problem);

        [LoggerMessage(LogLevel.Information, "Job {JobId} waits again: runner {RunnerId} has gone before it received it")]
        public static partial void NotReceived(ILogger logger, long jobId, long runnerId);
    }
}
