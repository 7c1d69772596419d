namespace RunnerHub.Features.Jobs;

/// <summary>A task that a runner has just been given, and all that is known of its job without looking further.</summary>
/// <param name="Token">What the job may use to speak to the REST API while it runs; known only here.</param>
internal sealed record ClaimedTask(TaskRef Task, string Token, ClaimedJob Job);

/// <param name="CallerId">As <see cref="ActionRunJob.CallerId"/>.</param>
/// <param name="Repository">"owner/name"; null for the test of one runner.</param>
internal sealed record ClaimedJob(
    long? CallerId, string Key, string Payload, IReadOnlyList<string> Needs, int Attempt, long RunId, long RunNumber, long? RepoId, string? Repository, long? OwnerId,
    string WorkflowName, string WorkflowFile, string Event, string Ref, string Sha, string Actor, long? ActorId, string EventPayload, DateTimeOffset Queued);
