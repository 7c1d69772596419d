using RunnerHub.Features.Shared;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Jobs.Api;

/// <summary>A run as Gitea's clients expect it, with the reason of its end besides.</summary>
internal sealed record RunJson : IApiExample<RunJson>
{
    public static RunJson Example => new()
    {
        Id = 12,
        Url = "https://runners.example.com/api/v1/repos/alice/rocket/actions/runs/12",
        HtmlUrl = "https://runners.example.com/alice/rocket/actions/runs/12",
        DisplayTitle = "Build the rocket",
        Name = "Build",
        Path = "build.yml@refs/heads/main",
        Event = "push",
        RunNumber = 7,
        RunAttempt = 1,
        RepositoryId = 11,
        HeadSha = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567",
        HeadBranch = "main",
        Status = "completed",
        Conclusion = "success",
        Reason = null,
        Actor = UserJson.Example,
        TriggerActor = UserJson.Example,
        CreatedAt = DateTimeOffset.UnixEpoch.AddYears(56),
        UpdatedAt = DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(90),
        StartedAt = DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(4),
        CompletedAt = DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(90),
    };

    public required long Id { get; init; }

    public required string Url { get; init; }

    public required string HtmlUrl { get; init; }

    public required string DisplayTitle { get; init; }

    /// <summary>What the workflow calls itself.</summary>
    public required string Name { get; init; }

    /// <summary>The stored workflow's name and the ref with an "@" between; the ref alone when the text came with the request.</summary>
    public required string Path { get; init; }

    public required string Event { get; init; }

    public required long RunNumber { get; init; }

    public required int RunAttempt { get; init; }

    public required long RepositoryId { get; init; }

    public required string HeadSha { get; init; }

    public required string HeadBranch { get; init; }

    /// <summary>"queued", "waiting" (for another run), "in_progress" or "completed".</summary>
    public required string Status { get; init; }

    /// <summary>"success", "failure", "cancelled" or "skipped"; null while it has not ended.</summary>
    public required string? Conclusion { get; init; }

    /// <summary>Why it ended otherwise than by its jobs' results; a sentence, else null.</summary>
    public required string? Reason { get; init; }

    /// <summary>Null when the account is gone.</summary>
    public required UserJson? Actor { get; init; }

    public required UserJson? TriggerActor { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? CompletedAt { get; init; }
}

internal sealed record RunListJson(IReadOnlyList<RunJson> WorkflowRuns, long TotalCount) : IApiExample<RunListJson>
{
    public static RunListJson Example => new([RunJson.Example], 1);
}
