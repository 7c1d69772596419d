using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>Removes runs that ended long ago. Apart from the sweeps, which must not wait while there are many.</summary>
internal sealed class RunRetention(
    IServiceScopeFactory scopes, TimeProvider clock, JobSettings settings, IsOutage isOutage, IsOnDuty isOnDuty, ILogger<RunRetention> logger)
    : SharedWork(TimeSpan.FromMinutes(10), clock, isOutage, isOnDuty, logger)
{
    private readonly TimeProvider clock = clock;

    protected override async Task DoAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RunnerHubDb>();
        var before = clock.GetUtcNow() - settings.RunRetention;
        await scope.ServiceProvider.GetRequiredService<RunRemoval>()
            .RemoveAllAsync(db.Runs.Where(run => run.Created < before && run.Stopped < before), run => run.Created, cancellation);
    }
}
