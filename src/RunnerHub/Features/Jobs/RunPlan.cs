using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Features.Jobs;

/// <summary>How the jobs of a run go on: which may begin, which are left out, and what that makes of the run. Knows no database.</summary>
internal static class RunPlan
{
    private const string SiblingFailed = "Another job of the matrix failed.";

    /// <summary>Moves on every job that can be, and those that can be for that.</summary>
    /// <param name="jobs">All of the run's, in their order.</param>
    /// <param name="holds">Asked for a job of which all that it needs has ended.</param>
    /// <param name="mayEnter">False while another run's job of the same concurrency group goes on.</param>
    public static void Advance(IReadOnlyList<JobState> jobs, Func<JobState, ConditionAnswer> holds, Func<JobState, bool> mayEnter)
    {
        bool moved;
        do
        {
            moved = StopSiblings(jobs);
            foreach (var job in jobs.Where(job => job.Status == JobStatus.Blocked))
            {
                moved |= Release(job, jobs, holds, mayEnter);
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
            job.Status = JobStatus.Cancelled;
        }
    }

    private static bool Release(JobState job, IReadOnlyList<JobState> jobs, Func<JobState, ConditionAnswer> holds, Func<JobState, bool> mayEnter)
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

        if (jobs.Count(other => other.Key == job.Key && (other.Status == JobStatus.Waiting || other.Status.IsWithRunner)) >= (job.MaxParallel ?? int.MaxValue)
            || (job.ConcurrencyGroup is { } group && jobs.Any(other => other.ConcurrencyGroup == group && (other.Status == JobStatus.Waiting || other.Status.IsWithRunner)))
            || !mayEnter(job))
        {
            return false;
        }

        job.Status = JobStatus.Waiting;
        return true;
    }
}
