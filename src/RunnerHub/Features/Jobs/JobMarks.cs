using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Jobs;

/// <summary>How people are told where a run, a job or a step stands.</summary>
internal static class JobMarks
{
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
