using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RunnerHub.Features.Operations;

/// <summary>A server that is about to stop still answers what it has begun, and should be sent nothing new.</summary>
internal sealed class StoppingHealth(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("stopping") : HealthCheckResult.Healthy("running"));
}
