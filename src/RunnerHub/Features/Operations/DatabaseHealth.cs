using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RunnerHub.Data;

namespace RunnerHub.Features.Operations;

/// <summary>Reads a row: that shows more than an open connection, which a pool answers by itself.</summary>
internal sealed class DatabaseHealth(RunnerHubDb db) : IHealthCheck
{
    /// <summary>Shorter than the patience of those who ask, Docker's default among them (30 s).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await db.DataProtectionKeys.AnyAsync(cancellationToken);
            return HealthCheckResult.Healthy("reachable");
        }
        catch (Exception problem) when (DatabaseFaults.IsDatabaseAway(problem) || cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("unreachable");
        }
    }
}
