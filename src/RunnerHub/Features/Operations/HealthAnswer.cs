using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RunnerHub.Features.Operations;

/// <summary>The body of <c>/healthz</c> and what is below it: one word in all and one for each thing that was checked, and nothing that is secret.</summary>
internal static class HealthAnswer
{
    public static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new Answer(
            report.Status == HealthStatus.Healthy ? "healthy" : "unhealthy",
            // An exception has no description: what it says belongs into the log.
            report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Description is { } word && entry.Value.Exception is null ? word : "failing")),
        context.RequestAborted);

    private sealed record Answer(string Status, IReadOnlyDictionary<string, string> Checks);
}
