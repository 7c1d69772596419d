using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Logs;

/// <summary>
/// Removes logs after their time, a few chunks in a transaction, so that nobody waits for it. Several nodes may do it at
/// once, and it goes on where it was interrupted: a log has not expired until the first of it is gone, which goes last.
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
            ids = await db.Tasks.Where(task => !task.LogExpired && task.Stopped < before).OrderBy(task => task.Stopped)
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
        var task = db.Tasks.Where(task => task.Id == id);
        await task.ExecuteUpdateAsync(set => set.SetProperty(task => task.LogSealed, true), cancellation);
        var chunks = db.LogChunks.Where(chunk => chunk.TaskId == id);
        long? kept;
        do
        {
            kept = await chunks.OrderByDescending(chunk => chunk.FirstRow).Skip(ChunksAtOnce).Select(chunk => (long?)chunk.FirstRow).FirstOrDefaultAsync(cancellation);
            await chunks.Where(chunk => kept == null || chunk.FirstRow > kept).ExecuteDeleteAsync(cancellation);
        }
        while (kept is not null);
        await task.ExecuteUpdateAsync(set => set.SetProperty(task => task.LogExpired, true).SetProperty(task => task.LogSize, 0), cancellation);
    }
}
