using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>Sweeps each half minute.</summary>
internal sealed class SweepTasks(IServiceScopeFactory scopes, TimeProvider clock, IsOutage isOutage, IsOnDuty isOnDuty, ILogger<SweepTasks> logger)
    : SharedWork(TimeSpan.FromSeconds(30), clock, isOutage, isOnDuty, logger)
{
    private readonly Hearing hearing = new(clock);

    protected override async Task DoAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Sweeps>().DoAsync(hearing.IsGood(), cancellation);
        hearing.Confirm();
    }
}
