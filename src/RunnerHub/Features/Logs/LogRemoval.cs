using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Jobs;

namespace RunnerHub.Features.Logs;

/// <summary>
/// Removes logs, a few chunks in a transaction, so that nobody waits for it. It goes on where it was interrupted: a log has not
/// expired until the first of it is gone, which goes last.
/// </summary>
internal sealed class LogRemoval(RunnerHubDb db) : IFollowsRuns
{
    private const int ChunksAtOnce = 100;

    public async Task OnDeletingAsync(long runId, CancellationToken cancellation)
    {
        // By way of their jobs, which an index has: tasks are found by their job.
        foreach (var id in await db.Tasks.Where(task => task.Job!.RunId == runId && !task.LogExpired).Select(task => task.Id).ToListAsync(cancellation))
        {
            await RemoveAsync(id, cancellation);
        }
    }

    public async Task RemoveAsync(long taskId, CancellationToken cancellation)
    {
        var task = db.Tasks.Where(task => task.Id == taskId);
        await task.ExecuteUpdateAsync(set => set.SetProperty(task => task.LogSealed, true), cancellation);
        var chunks = db.LogChunks.Where(chunk => chunk.TaskId == taskId);
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
