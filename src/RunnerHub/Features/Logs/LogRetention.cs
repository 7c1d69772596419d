using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Logs;

/// <summary>
/// Removes logs after their time, a few chunks in a transaction, so that nobody waits for it. Several nodes may do it at
/// once, and it goes on where it was interrupted: a log has a size until the last of it is gone.
/// </summary>
internal sealed class LogRetention(
    IServiceScopeFactory scopes, TimeProvider clock, IsOutage isOutage, IsOnDuty isOnDuty, ILogger<LogRetention> logger)
    : SharedWork(TimeSpan.FromMinutes(10), clock, isOutage, isOnDuty, logger)
{
    private const int TasksAtOnce = 100;
    private const int ChunksAtOnce = 100;

    private readonly TimeProvider clock = clock;

    protected override async Task DoAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RunnerHubDb>();
        var before = clock.GetUtcNow() - scope.ServiceProvider.GetRequiredService<LogSettings>().Retention;
        List<long> ids;
        do
        {
            ids = await db.Tasks.Where(task => task.LogSize > 0 && task.Stopped < before).OrderBy(task => task.Stopped)
                .Select(task => task.Id).Take(TasksAtOnce).ToListAsync(cancellation);
            foreach (var id in ids)
            {
                await RemoveAsync(db, id, cancellation);
            }
        }
        while (ids.Count == TasksAtOnce);
    }

    private static async Task RemoveAsync(RunnerHubDb db, long id, CancellationToken cancellation)
    {
        // From here on nobody reads it, and no rows come.
        await db.Tasks.Where(task => task.Id == id).ExecuteUpdateAsync(set => set.SetProperty(task => task.LogExpired, true), cancellation);
        var chunks = db.LogChunks.Where(chunk => chunk.TaskId == id);
        long? end;
        do
        {
            end = await chunks.OrderBy(chunk => chunk.FirstRow).Skip(ChunksAtOnce).Select(chunk => (long?)chunk.FirstRow).FirstOrDefaultAsync(cancellation);
            await chunks.Where(chunk => end == null || chunk.FirstRow < end).ExecuteDeleteAsync(cancellation);
        }
        while (end is not null);
        await db.Tasks.Where(task => task.Id == id).ExecuteUpdateAsync(set => set.SetProperty(task => task.LogSize, 0), cancellation);
    }
}
