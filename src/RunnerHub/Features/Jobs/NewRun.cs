using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Features.Jobs;

/// <summary>A run to be started; checked.</summary>
/// <param name="RepoId">Null only for the test of one runner.</param>
internal sealed record NewRun(
    long? RepoId, string Title, string WorkflowName, string WorkflowFile, string Event, string Ref, string Sha, long? ActorId, string ActorName,
    IReadOnlyList<PlannedJob> Jobs)
{
    /// <summary>A JSON object.</summary>
    public string Inputs { get; init; } = "{}";

    /// <summary>A JSON object.</summary>
    public string EventPayload { get; init; } = "{}";

    /// <summary>The text of the workflow, where a job of it is deferred; else null.</summary>
    public string? Workflow { get; init; }

    /// <summary>The workflows that it calls.</summary>
    public CalledWorkflows Called { get; init; } = CalledWorkflows.None;

    public PlannedConcurrency? Concurrency { get; init; }

    /// <summary>The only runner that may take the jobs, whatever labels they ask for; null leaves them to those of the repository.</summary>
    public long? RunnerId { get; init; }
}

internal sealed record StartedRun(long Id, long Number);
