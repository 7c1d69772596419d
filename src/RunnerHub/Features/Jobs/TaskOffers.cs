using RunnerHub.Data;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs;

/// <summary>What a runner that asks for work gets: a task with all that it needs, or nothing.</summary>
internal sealed partial class TaskOffers(
    JobDispatcher dispatcher, TaskPreparation preparation, TaskEnds ends, ILogger<TaskOffers> logger)
{
    /// <summary>A task for the runner, at once or as soon as there is one; none when it is disabled.</summary>
    /// <param name="runner">Who asks.</param>
    /// <param name="patience">How long to wait for one.</param>
    /// <param name="gone">The runner does not wait any more.</param>
    public Task<ClaimedTask?> WaitAsync(CallingRunner runner, TimeSpan patience, CancellationToken gone) =>
        runner.IsDisabled ? Task.FromResult<ClaimedTask?>(null)
        : dispatcher.WaitAsync(new PollingRunner(runner.Id, runner.Name, runner.Scope, runner.LabelKeys), patience, gone);

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
