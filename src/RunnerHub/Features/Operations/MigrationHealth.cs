using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RunnerHub.Data;

namespace RunnerHub.Features.Operations;

/// <summary>
/// The schema is the one that this version knows: while nodes are renewed one after the other, an older one may meet a newer one. While
/// a node migrates, the others cannot ask, for the table that tells is locked; what it told last holds until they can, or none of them
/// would be ready. Whether the database can be reached at all is another check.
/// </summary>
internal sealed class MigrationHealth(IServiceScopeFactory scopes) : IHealthCheck
{
    private const string Applied = "applied";
    private const string Pending = "pending";

    private volatile string last = "unknown";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<RunnerHubDb>();
            last = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any() ? Pending : Applied;
        }
        catch (Exception problem) when (DatabaseFaults.IsDatabaseAway(problem) || cancellationToken.IsCancellationRequested)
        {
            // What is known stays.
        }

        return last == Applied ? HealthCheckResult.Healthy(Applied) : HealthCheckResult.Unhealthy(last);
    }
}
