using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Jobs.Api;

/// <summary>States as programs read and ask for them: what stands where, and how it ended, are two words.</summary>
internal static class StatusWords
{
    /// <summary>"queued", "waiting" (blocked), "in_progress" or "completed": the reference system's words.</summary>
    public static string Of(JobStatus status) => status switch
    {
        JobStatus.Waiting => "queued",
        JobStatus.Blocked => "waiting",
        JobStatus.Running or JobStatus.Cancelling or JobStatus.Calling => "in_progress",
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

    /// <summary>What several words ask for together; null for none, which leaves it open.</summary>
    /// <exception cref="ApiProblem">One of them means nothing.</exception>
    public static JobStatus[]? Parse(string[]? words)
    {
        var said = (words ?? []).Where(word => word.Length > 0).ToList();
        return said.Count == 0 ? null : [.. said.SelectMany(word => Asked.GetValueOrDefault(word)
            ?? throw ApiProblem.Invalid("status", $"Use one or more of {string.Join(", ", Asked.Keys)}.")).Distinct()];
    }

    /// <summary>What each word asks for.</summary>
    private static readonly IReadOnlyDictionary<string, JobStatus[]> Asked = new Dictionary<string, JobStatus[]>
    {
        ["queued"] = [JobStatus.Waiting],
        ["in_progress"] = [JobStatus.Running, JobStatus.Cancelling, JobStatus.Calling],
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
