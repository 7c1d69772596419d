using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Features.Jobs;

/// <summary>How the jobs of a run go on: which may begin, which are left out, and what that makes of the run. Knows no database.</summary>
internal static class RunPlan
{
    private const string SiblingFailed = "Another job of the matrix failed.";

    /// <summary>Moves on every job that can be, and those that can be for that.</summary>
    /// <param name="jobs">All of the run's, in their order.</param>
    /// <param name="holds">Asked for a job of which all that it needs has ended.</param>
    public static void Advance(IReadOnlyList<JobState> jobs, Func<JobState, ConditionAnswer> holds)
    {
        bool moved;
        do
        {
            moved = StopSiblings(jobs);
            foreach (var job in jobs.Where(job => job.Status == JobStatus.Blocked && !job.IsPending))
            {
                moved |= Release(job, jobs, holds);
            }
        }
        while (moved);
    }

    /// <summary>What the states of its jobs make of a run.</summary>
    public static JobStatus StatusOf(IReadOnlyCollection<JobState> jobs) =>
        jobs.All(job => job.Status.IsFinal)
            ? jobs.Any(job => job.Result == JobStatus.Failure) ? JobStatus.Failure
                : jobs.Any(job => job.Result == JobStatus.Cancelled) ? JobStatus.Cancelled
                : jobs.All(job => job.Result == JobStatus.Skipped) ? JobStatus.Skipped
                : JobStatus.Success
            : jobs.Any(job => job.Status.IsWithRunner || (job.Status.IsFinal && job.Status != JobStatus.Skipped)) ? JobStatus.Running
            : jobs.Any(job => job.Status == JobStatus.Waiting) ? JobStatus.Waiting
            : JobStatus.Blocked;

    private static bool StopSiblings(IReadOnlyList<JobState> jobs)
    {
        // One that is done again is not stopped by what failed before that.
        var failed = jobs.Where(job => job is { Matrix: not null, FailFast: true, Result: JobStatus.Failure }).Select(job => (job.Key, job.Attempt)).ToHashSet();
        var open = jobs.Where(job => failed.Contains((job.Key, job.Attempt)) && !job.Status.IsFinal && job.Status != JobStatus.Cancelling && !job.IsToStop).ToList();
        foreach (var job in open)
        {
            Stop(job, SiblingFailed);
        }

        return open.Count > 0;
    }

    /// <summary>Cancels a job that no runner has, and notes it of one that a runner has.</summary>
    public static void Stop(JobState job, string reason)
    {
        job.Reason = reason;
        if (job.Status.IsWithRunner)
        {
            job.IsToStop = true;
        }
        else
        {
            (job.Status, job.IsPending) = (JobStatus.Cancelled, false);
        }
    }

    /// <summary>As <see cref="Stop(JobState, string)"/>, of those that have not ended.</summary>
    public static void Stop(IEnumerable<JobState> jobs, string reason)
    {
        foreach (var job in jobs.Where(job => !job.Status.IsFinal))
        {
            Stop(job, reason);
        }
    }

    /// <summary>Lets a job go on that was blocked by its concurrency group alone.</summary>
    public static void Begin(JobState job) => (job.Status, job.IsPending) = (JobStatus.Waiting, false);

    private static bool Release(JobState job, IReadOnlyList<JobState> jobs, Func<JobState, ConditionAnswer> holds)
    {
        if (jobs.Any(other => job.Needs.Contains(other.Key) && !other.Status.IsFinal))
        {
            return false;
        }

        var verdict = holds(job);
        if (verdict.Problem is not null || !verdict.Holds)
        {
            (job.Status, job.Reason) = verdict.Problem is null ? (JobStatus.Skipped, null) : (JobStatus.Failure, verdict.Problem);
            return true;
        }

        if (jobs.Count(other => other.Key == job.Key && other.IsUnderWay) >= (job.MaxParallel ?? int.MaxValue))
        {
            return false;
        }

        // Who goes on of a group is for all of its members to say.
        (job.Status, job.IsPending) = job.ConcurrencyGroup is null ? (JobStatus.Waiting, false) : (JobStatus.Blocked, true);
        return true;
    }
}
