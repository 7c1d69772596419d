namespace RunnerHub.Features.Jobs;

/// <summary>A run to be started; checked.</summary>
/// <param name="RepoId">Null only for the test of one runner.</param>
internal sealed record NewRun(
    long? RepoId, string Title, string WorkflowName, string WorkflowFile, string Event, string Ref, string Sha, long? ActorId, string ActorName,
    IReadOnlyList<NewJob> Jobs)
{
    /// <summary>A JSON object.</summary>
    public string Inputs { get; init; } = "{}";

    /// <summary>A JSON object.</summary>
    public string EventPayload { get; init; } = "{}";

    public string? ConcurrencyGroup { get; init; }

    public bool CancelInProgress { get; init; }
}

/// <param name="Payload">The workflow of this one job.</param>
internal sealed record NewJob(string Key, string Name, IReadOnlyList<string> Labels, string Payload, IReadOnlyList<string> StepNames)
{
    public IReadOnlyList<string> Needs { get; init; } = [];

    public string? Condition { get; init; }

    /// <summary>A JSON object, or null.</summary>
    public string? Matrix { get; init; }

    public double? TimeoutMinutes { get; init; }

    public bool ContinueOnError { get; init; }

    public int? MaxParallel { get; init; }

    public bool FailFast { get; init; } = true;

    public string? ConcurrencyGroup { get; init; }

    public bool CancelInProgress { get; init; }

    /// <summary>The only runner that may take it, whatever its labels; null leaves it to those of the repository.</summary>
    public long? RunnerId { get; init; }
}

internal sealed record StartedRun(long Id, long Number);
