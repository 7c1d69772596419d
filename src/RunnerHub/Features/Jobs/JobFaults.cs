using RunnerHub.Data;
using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// Keeps a fault in working out one job from those who are there for others: whoever reports the end of a job would be told of an error for
/// it, again and again, and the run would go on for ever.
/// </summary>
internal sealed partial class JobFaults(RunnerHubDb db, ILogger<JobFaults> logger)
{
    private const string Begun = "job";
    private const string NotDecided = "The condition could not be worked out; the log of the server says why.";

    /// <summary>
    /// Does a part of a <see cref="JobTransaction"/>. An outage of the database, and what asks for the whole to be tried again, is none of its
    /// business.
    /// </summary>
    /// <param name="jobId">What it is done for.</param>
    /// <returns>False when there was a fault: nothing is written then, and the log says why.</returns>
    public async Task<bool> TryAsync(long jobId, Func<Task> work, CancellationToken cancellation)
    {
        var transaction = db.Database.CurrentTransaction!;
        await transaction.CreateSavepointAsync(Begun, cancellation);
        try
        {
            await work();
            await transaction.ReleaseSavepointAsync(Begun, cancellation);
            return true;
        }
        catch (Exception problem) when (problem is not (TryAgain or OperationCanceledException) && !db.IsDeadlock(problem) && !DatabaseFaults.IsDatabaseAway(problem))
        {
            await transaction.RollbackToSavepointAsync(Begun, cancellation);
            db.ChangeTracker.Clear();
            Log.NotWorkedOut(logger, jobId, problem);
            return false;
        }
    }

    /// <summary>As <see cref="RunConditions.Holds"/>; a fault in deciding it is what is wrong with it.</summary>
    public ConditionAnswer? Decide(JobState job, RunConditions conditions)
    {
        try
        {
            return conditions.Holds(job);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            Log.NotWorkedOut(logger, job.Id, problem);
            return new(false, NotDecided);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Job {JobId} cannot be worked out, and has failed")]
        public static partial void NotWorkedOut(ILogger logger, long jobId, Exception problem);
    }
}
