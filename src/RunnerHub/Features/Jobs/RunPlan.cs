using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Features.Jobs;

/// <summary>How the jobs of a run go on: which may begin, which are left out, and what that makes of the run. Knows no database.</summary>
internal static class RunPlan
{
    private const string NotCalled = "The job that calls its workflow did not begin.";
    private const string SiblingFailed = "Another job of the matrix failed.";

    /// <summary>Moves on every job that can be, and those that can be for that.</summary>
    /// <param name="jobs">All of the run's, in their order.</param>
    /// <param name="holds">Asked for a job of which all that it needs has ended. One of which it is null stays as it is.</param>
    /// <param name="cancelled">Why the run was cancelled; null when it was not.</param>
    public static void Advance(IReadOnlyList<JobState> jobs, Func<JobState, ConditionAnswer?> holds, string? cancelled)
    {
        bool moved;
        do
        {
            // What was not called this time has another reason than that a call of the same matrix failed.
            moved = FollowCallers(jobs) | StopSiblings(jobs);
            if (cancelled is not null)
            {
                moved |= StopCancelled(jobs, holds, cancelled);
            }

            foreach (var job in jobs.Where(job => job.Status == JobStatus.Blocked && !job.IsPending))
            {
                moved |= Release(job, jobs, holds);
            }
        }
        while (moved);
    }

    /// <summary>What the states of its jobs make of a run.</summary>
    public static JobStatus StatusOf(IReadOnlyCollection<JobState> jobs)
    {
        if (jobs.All(job => job.Status.IsFinal))
        {
            return jobs.Any(job => job.Result == JobStatus.Failure) ? JobStatus.Failure
                : jobs.Any(job => job.Result == JobStatus.Cancelled) ? JobStatus.Cancelled
                : jobs.All(job => job.Result == JobStatus.Skipped) ? JobStatus.Skipped
                : JobStatus.Success;
        }

        // What ended before a part of the run was begun again says nothing of that.
        var attempt = jobs.Max(job => job.Attempt);
        return jobs.Any(job => job.Status.IsWithRunner || (job.Status.IsFinal && job.Status != JobStatus.Skipped && job.Attempt == attempt)) ? JobStatus.Running
            : jobs.Any(job => job.Status == JobStatus.Waiting) ? JobStatus.Waiting
            : JobStatus.Blocked;
    }

    private static bool StopSiblings(IReadOnlyList<JobState> jobs)
    {
        // One that is done again is not stopped by what failed before that.
        var failed = jobs.Where(job => job is { Matrix: not null, FailFast: true, Result: JobStatus.Failure }).Select(job => (job.FullKey, job.Attempt)).ToHashSet();
        var open = WithCalled(jobs, [.. jobs.Where(job => failed.Contains((job.FullKey, job.Attempt)))]).Where(IsOpen).ToList();
        Stop(open, SiblingFailed);
        return open.Count > 0;
    }

    /// <summary>Of a workflow that is not called this time, what is left of an earlier attempt is not done either.</summary>
    private static bool FollowCallers(IReadOnlyList<JobState> jobs)
    {
        var ended = jobs.Where(job => job.Status.IsFinal).ToDictionary(job => job.Id);
        var forsaken = jobs.Where(job => job.CallerId is { } caller && ended.ContainsKey(caller) && IsOpen(job)).ToList();
        foreach (var job in forsaken)
        {
            var caller = ended[job.CallerId!.Value];
            (job.Status, job.Reason) = (caller.Status == JobStatus.Cancelled ? JobStatus.Cancelled : JobStatus.Skipped, NotCalled);
        }

        return forsaken.Count > 0;
    }

    /// <summary>Of a cancelled run, as on GitHub, the jobs go on whose condition holds all the same: always(), cancelled().</summary>
    private static bool StopCancelled(IReadOnlyList<JobState> jobs, Func<JobState, ConditionAnswer?> holds, string reason)
    {
        var stopped = jobs.Where(job => IsOpen(job) && !(HaveNeedsEnded(job, jobs) ? holds(job) is not { Holds: false } : Expressions.AsksForStatus(job.Condition))).ToList();
        Stop(stopped, reason);
        return stopped.Count > 0;
    }

    /// <summary>It has not ended, and nobody has said that it shall. What has called others ends by them.</summary>
    private static bool IsOpen(JobState job) => !job.Status.IsFinal && job.Status is not (JobStatus.Cancelling or JobStatus.Calling) && !job.IsToStop;

    private static bool HaveNeedsEnded(JobState job, IReadOnlyList<JobState> jobs) => jobs.All(
        other => other.Status.IsFinal || !(other.CallerId == job.CallerId && job.Needs.Contains(other.Key)))
        && (job.CallerId is null || jobs.Any(other => other.Id == job.CallerId && other.Status == JobStatus.Calling));

    /// <summary>The same jobs, and those of the workflows that they have called.</summary>
    public static IReadOnlyList<JobState> WithCalled(IReadOnlyList<JobState> all, IReadOnlyList<JobState> some)
    {
        var ids = some.Select(job => job.Id).ToHashSet();
        // A caller stands before those that it calls.
        return [.. some, .. all.Where(job => job.CallerId is { } caller && ids.Contains(caller) && ids.Add(job.Id))];
    }

    /// <summary>The job that called the workflow of a job, the one that called that one's, and so on.</summary>
    public static IEnumerable<JobState> CallersOf(JobState job, IReadOnlyList<JobState> all)
    {
        for (var next = Caller(job); next is not null; next = Caller(next))
        {
            yield return next;
        }

        JobState? Caller(JobState of) => of.CallerId is { } id ? all.FirstOrDefault(other => other.Id == id) : null;
    }

    /// <summary>What the jobs of a workflow that was called make of the one that called it; null while one of them goes on.</summary>
    public static JobStatus? EndOfCall(JobState caller, IReadOnlyList<JobState> jobs)
    {
        var called = jobs.Where(job => job.CallerId == caller.Id).ToList();
        return called.TrueForAll(job => job.Status.IsFinal) ? NeededJobs.Worst([.. called.Select(job => job.Result)]) : null;
    }

    /// <summary>Cancels a job that no runner has, and notes it of one that a runner has.</summary>
    public static void Stop(JobState job, string reason)
    {
        if (job.Status == JobStatus.Calling)
        {
            // It ends when those have ended that it called.
            return;
        }

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

    private static bool Release(JobState job, IReadOnlyList<JobState> jobs, Func<JobState, ConditionAnswer?> holds)
    {
        if (!HaveNeedsEnded(job, jobs) || holds(job) is not { } verdict)
        {
            return false;
        }

        if (verdict.Problem is not null || !verdict.Holds)
        {
            (job.Status, job.Reason) = verdict.Problem is null ? (JobStatus.Skipped, null) : (JobStatus.Failure, verdict.Problem);
            return true;
        }

        if (job.IsDeferred)
        {
            job.IsDue = true;
            return false;
        }

        if (jobs.Count(other => other.FullKey == job.FullKey && other.IsUnderWay) >= (job.MaxParallel ?? int.MaxValue))
        {
            return false;
        }

        // Who goes on of a group is for all of its members to say.
        (job.Status, job.IsPending) = job.ConcurrencyGroup is null ? (JobStatus.Waiting, false) : (JobStatus.Blocked, true);
        return true;
    }
}
