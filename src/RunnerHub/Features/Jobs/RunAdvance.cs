namespace RunnerHub.Features.Jobs;

/// <summary>Moves the jobs of one run on as far as they go: by their needs and conditions, by what is to stop, by working out those that are due, and by calling workflows.</summary>
internal sealed class RunAdvance(JobConditions conditions, TaskStops stops, DeferredJobs deferred, CalledJobs called, JobFaults faults)
{
    /// <param name="run">Is held.</param>
    /// <param name="jobs">All of its jobs, in their order.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task DoAsync(HeldRun run, List<JobState> jobs, CancellationToken cancellation)
    {
        if (run.IsPending)
        {
            // None of its jobs has begun, so that nothing is left for any of them to do.
            RunPlan.Stop(run.Reason is null ? [] : jobs, run.Reason ?? "");
            return;
        }

        bool moved;
        do
        {
            var now = await conditions.PrepareAsync(run.Id, run.Reason is not null, jobs, cancellation);
            do
            {
                RunPlan.Advance(jobs, job => faults.Decide(job, now), run.Reason);
                await stops.StopAsync(jobs, cancellation);
                // One whose runner is not waited for has ended only now, and others may have waited for that.
                RunPlan.Advance(jobs, job => faults.Decide(job, now), run.Reason);
            }
            while (await conditions.LearnAsync(run.Id, now, cancellation));

            moved = await deferred.PlanAsync(run, jobs, now, faults, cancellation) | await called.MoveAsync(run, jobs, now, faults, cancellation);
        }
        while (moved);
    }
}
