using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Api;

namespace RunnerHub.Features.Webhooks;

/// <summary>What webhooks are told of.</summary>
internal static class WebhookEvents
{
    public const string Job = "workflow_job";
    public const string Ping = "ping";

    /// <returns>
    /// Null where nothing is told: what waits for other jobs may never ask for a runner, what is being cancelled is with one, and what has
    /// called others needs none.
    /// </returns>
    public static string? ActionOf(JobStatus status) => status switch
    {
        JobStatus.Blocked or JobStatus.Cancelling or JobStatus.Calling => null,
        _ => StatusWords.Of(status),
    };
}
