using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>Sweeps each half minute.</summary>
internal sealed class SweepTasks(IServiceScopeFactory scopes, TimeProvider clock, IsOutage isOutage, ILogger<SweepTasks> logger)
    : PeriodicWork(TimeSpan.FromSeconds(30), clock, isOutage, logger)
{
    protected override async Task WorkAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TaskSweeps>().SweepAsync(cancellation);
        await scope.ServiceProvider.GetRequiredService<RunRetention>().RemoveAsync(cancellation);
    }
}
