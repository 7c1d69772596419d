using RunnerHub.Data;

namespace RunnerHub.Features.Jobs;

/// <summary>Decides the conditions of a run's jobs: what they may look at is read once for all of them.</summary>
internal sealed class JobConditions(RunnerHubDb db)
{
    public Task<RunConditions> PrepareAsync(long runId, IReadOnlyList<JobState> jobs, CancellationToken cancellation)
    {
        _ = db;
        return Task.FromResult(new RunConditions(jobs));
    }
}

internal sealed class RunConditions(IReadOnlyList<JobState> jobs)
{
    public Verdict Holds(JobState job) =>
        new(jobs.Where(other => job.Needs.Contains(other.Key)).All(other => other.Result == JobStatus.Success));
}
