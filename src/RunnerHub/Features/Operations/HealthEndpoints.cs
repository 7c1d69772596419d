using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace RunnerHub.Features.Operations;

/// <summary>Three questions: does the process live, may it be sent calls, and, as Gitea answers it, can it reach its database.</summary>
internal static class HealthEndpoints
{
    public const string DatabasePath = "/healthz";
    public const string LivePath = "/healthz/live";
    public const string ReadyPath = "/healthz/ready";

    private const string Database = "database";

    public static void AddHealth(this IServiceCollection services)
    {
        // One of each, which remembers; the others are made anew for each question.
        services.AddSingleton<MigrationHealth>();
        services.AddSingleton<KeyRingHealth>();
        services.AddHealthChecks()
            .AddCheck<StoppingHealth>("server")
            .AddCheck<DatabaseHealth>(Database, timeout: DatabaseHealth.Patience)
            .AddCheck<MigrationHealth>("migrations", timeout: DatabaseHealth.Patience)
            .AddCheck<KeyRingHealth>("keys", timeout: DatabaseHealth.Patience);
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealth(DatabasePath, check => check == Database);
        // Nothing is asked of anything else: who restarts a process that does not live gains nothing by it while the database is away.
        app.MapHealth(LivePath, _ => false);
        app.MapHealth(ReadyPath, _ => true);
    }

    private static void MapHealth(this WebApplication app, string path, Func<string, bool> asks) =>
        // Short-circuited before sign-in, which asks the database: a session's cookie must not turn the answer into an error.
        app.MapHealthChecks(path, new HealthCheckOptions { Predicate = check => asks(check.Name), ResponseWriter = HealthAnswer.WriteAsync })
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]))
            .AllowAnonymous()
            .ShortCircuit();
}
