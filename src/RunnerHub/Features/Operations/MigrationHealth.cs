using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RunnerHub.Data;

namespace RunnerHub.Features.Operations;

/// <summary>The schema is the one that this version knows: while nodes are renewed one after the other, an older one may meet a newer one.</summary>
internal sealed class MigrationHealth(RunnerHubDb db) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any()
                ? HealthCheckResult.Unhealthy("pending")
                : HealthCheckResult.Healthy("applied");
        }
        catch (Exception problem) when (DatabaseFaults.IsDatabaseAway(problem) || cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("unknown");
        }
    }
}
