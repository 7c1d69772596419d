namespace RunnerHub.Features.Jobs.Waiting;

/// <summary>A runner that could be meant when a job waits, as far as it matters to that.</summary>
internal sealed record Candidate
{
    public required long Id { get; init; }

    public long? OwnerId { get; init; }

    public long? RepoId { get; init; }

    public bool IsDisabled { get; init; }

    public required DateTimeOffset LastOnline { get; init; }

    /// <summary>It is ephemeral and has had the one task that it gets.</summary>
    public bool IsUsedUp { get; init; }

    /// <summary>What its labels are compared by; those that nobody asks for may be left out.</summary>
    public IReadOnlySet<string> LabelKeys { get; init; } = new HashSet<string>();

    /// <summary>What it works at; null when it is free.</summary>
    public CurrentTask? Doing { get; init; }
}

/// <summary>What a runner works at.</summary>
/// <param name="Repository">Such as "acme/rocket"; null for a test of the runner.</param>
internal sealed record CurrentTask(long RunnerId, long TaskId, string Job, long JobId, long RunNumber, long? RepoId, string? Repository);
