using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Jobs;

/// <summary>How people are told where a run, a job or a step stands.</summary>
internal static class JobMarks
{
    /// <summary>How a job stands that calls a workflow: as the jobs of that, while they go on.</summary>
    /// <param name="called">The statuses of these.</param>
    public static JobStatus Seen(JobStatus status, IReadOnlyCollection<JobStatus> called) =>
        status != JobStatus.Calling ? status
        : called.Any(one => one is JobStatus.Calling or JobStatus.Success or JobStatus.Failure || one.IsWithRunner) ? JobStatus.Running
        : called.Contains(JobStatus.Waiting) ? JobStatus.Waiting
        : JobStatus.Blocked;

    public static StateMark Of(JobStatus status, bool isShort = false) => status switch
    {
        JobStatus.Success => new("success", "Succeeded", isShort),
        JobStatus.Failure => new("failure", "Failed", isShort),
        JobStatus.Cancelled => new("cancelled", "Cancelled", isShort),
        JobStatus.Skipped => new("skipped", "Skipped", isShort),
        JobStatus.Waiting => new("waiting", "Waiting", isShort),
        JobStatus.Running or JobStatus.Calling => new("running", "Running", isShort),
        JobStatus.Blocked => new("blocked", "Blocked", isShort),
        _ => new("cancelling", "Cancelling", isShort),
    };
}
