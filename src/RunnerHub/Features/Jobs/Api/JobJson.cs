using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Jobs.Api;

/// <summary>A job as Gitea's clients expect it, with the reason of its end and its time in the queue besides.</summary>
internal sealed record JobJson : IApiExample<JobJson>
{
    public static JobJson Example => new()
    {
        Id = 41,
        Url = "https://runners.example.com/api/v1/repos/alice/rocket/actions/jobs/41",
        HtmlUrl = "https://runners.example.com/alice/rocket/actions/runs/12/jobs/41",
        RunId = 12,
        RunUrl = "https://runners.example.com/api/v1/repos/alice/rocket/actions/runs/12",
        Name = "build (linux)",
        WorkflowName = "Build",
        Labels = ["linux"],
        RunAttempt = 1,
        HeadSha = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567",
        HeadBranch = "main",
        Status = "in_progress",
        Conclusion = null,
        Reason = null,
        RunnerId = 5,
        RunnerName = "build-9",
        Steps = [StepJson.Example],
        CreatedAt = DateTimeOffset.UnixEpoch.AddYears(56),
        QueuedAt = DateTimeOffset.UnixEpoch.AddYears(56),
        StartedAt = DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(4),
        CompletedAt = null,
    };

    public required long Id { get; init; }

    public required string Url { get; init; }

    public required string HtmlUrl { get; init; }

    public required long RunId { get; init; }

    public required string RunUrl { get; init; }

    public required string Name { get; init; }

    public required string WorkflowName { get; init; }

    /// <summary>What it asks of a runner. Nothing while that is not known yet, and nothing for a job that calls a workflow: it goes to no runner.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    public required int RunAttempt { get; init; }

    public required string HeadSha { get; init; }

    public required string HeadBranch { get; init; }

    /// <summary>"queued", "waiting" (for other jobs), "in_progress" or "completed".</summary>
    public required string Status { get; init; }

    /// <summary>"success", "failure", "cancelled" or "skipped"; null while it has not ended.</summary>
    public required string? Conclusion { get; init; }

    /// <summary>Why it ended otherwise than by its steps; a sentence, else null.</summary>
    public required string? Reason { get; init; }

    /// <summary>Of the last attempt; 0 when no runner has had it.</summary>
    public required long RunnerId { get; init; }

    public required string RunnerName { get; init; }

    public required IReadOnlyList<StepJson> Steps { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when it waits, or did, for a runner.</summary>
    public required DateTimeOffset QueuedAt { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? CompletedAt { get; init; }
}

/// <summary>A step of the last attempt at a job.</summary>
/// <param name="Number">From 1.</param>
internal sealed record StepJson(
    string Name, int Number, string Status, string? Conclusion, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt) : IApiExample<StepJson>
{
    public static StepJson Example => new("Run make", 1, "in_progress", null, DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(6), null);
}

internal sealed record JobListJson(IReadOnlyList<JobJson> Jobs, long TotalCount) : IApiExample<JobListJson>
{
    public static JobListJson Example => new([JobJson.Example], 1);
}
