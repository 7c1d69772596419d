using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Access;

/// <summary>Writes each minute when access tokens were last used.</summary>
internal sealed class AccessTokenWriter(
    AccessTokens tokens, IServiceScopeFactory scopes, TimeProvider clock, IsOutage isOutage, ILogger<AccessTokenWriter> logger)
    : PeriodicWork(TimeSpan.FromMinutes(1), clock, isOutage, logger)
{
    protected override async Task WorkAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        await tokens.WriteUseAsync(scope.ServiceProvider.GetRequiredService<RunnerHubDb>(), cancellation);
    }
}
