using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using RunnerHub.Platform;

namespace RunnerHub.Features.Operations;

/// <summary>What those who run the server need: its command line and its health.</summary>
internal static class OperationsFeature
{
    public const string HealthPath = "/healthz";

    public static void AddOperations(this WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database", timeout: DatabaseHealth.Patience);
        builder.Services.AddTransient<ICommand, CheckHealth>();
    }

    public static void MapOperations(this WebApplication app) =>
        // Short-circuited before sign-in, which asks the database: a session's cookie must not turn the answer into an error.
        app.MapHealthChecks(HealthPath, new HealthCheckOptions { ResponseWriter = HealthAnswer.WriteAsync })
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]))
            .AllowAnonymous()
            .ShortCircuit();
}
