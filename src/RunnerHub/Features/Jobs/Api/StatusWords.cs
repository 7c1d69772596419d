namespace RunnerHub.Features.Jobs.Api;

/// <summary>States as programs read and ask for them: what stands where, and how it ended, are two words.</summary>
internal static class StatusWords
{
    /// <summary>"queued", "waiting" (blocked), "in_progress" or "completed": the reference system's words.</summary>
    public static string Of(JobStatus status) => status switch
    {
        JobStatus.Waiting => "queued",
        JobStatus.Blocked => "waiting",
        JobStatus.Running or JobStatus.Cancelling => "in_progress",
        _ => "completed",
    };

    /// <summary>"success", "failure", "cancelled" or "skipped"; null while it has not ended.</summary>
    public static string? ConclusionOf(JobStatus status) => status switch
    {
        JobStatus.Success => "success",
        JobStatus.Failure => "failure",
        JobStatus.Cancelled => "cancelled",
        JobStatus.Skipped => "skipped",
        _ => null,
    };

    /// <summary>What each word asks for.</summary>
    public static readonly IReadOnlyDictionary<string, JobStatus[]> Asked = new Dictionary<string, JobStatus[]>
    {
        ["queued"] = [JobStatus.Waiting],
        ["in_progress"] = [JobStatus.Running, JobStatus.Cancelling],
        ["waiting"] = [JobStatus.Blocked],
        ["pending"] = [JobStatus.Blocked],
        ["requested"] = [JobStatus.Blocked],
        ["action_required"] = [JobStatus.Blocked],
        ["completed"] = [JobStatus.Success, JobStatus.Failure, JobStatus.Cancelled, JobStatus.Skipped],
        ["success"] = [JobStatus.Success],
        ["failure"] = [JobStatus.Failure],
        ["cancelled"] = [JobStatus.Cancelled],
        ["skipped"] = [JobStatus.Skipped],
    };
}
