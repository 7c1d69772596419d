using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Logs;

/// <summary>Removes logs after their time; one node does it for all.</summary>
internal sealed class LogRetention(
    IServiceScopeFactory scopes, TimeProvider clock, IsOutage isOutage, IsOnDuty isOnDuty, ILogger<LogRetention> logger)
    : SharedWork(TimeSpan.FromMinutes(10), clock, isOutage, isOnDuty, logger)
{
    private const int TasksAtOnce = 100;

    private readonly TimeProvider clock = clock;

    protected override async Task DoAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RunnerHubDb>();
        var removal = scope.ServiceProvider.GetRequiredService<LogRemoval>();
        var before = clock.GetUtcNow() - scope.ServiceProvider.GetRequiredService<LogSettings>().Retention;
        List<long> ids;
        do
        {
            ids = await db.Tasks.Where(task => !task.LogExpired && task.Stopped < before).OrderBy(task => task.Stopped)
                .Select(task => task.Id).Take(TasksAtOnce).ToListAsync(cancellation);
            foreach (var id in ids)
            {
                await removal.RemoveAsync(id, cancellation);
            }
        }
        while (ids.Count == TasksAtOnce);
    }
}
