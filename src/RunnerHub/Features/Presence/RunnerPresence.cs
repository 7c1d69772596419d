using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Presence;

/// <summary>
/// Who is online. A call of a runner marks two numbers in memory; once a second what has moved is written in a few
/// set-based statements, however many runners called. A crash loses at most that second.
/// </summary>
internal sealed class RunnerPresence(IServiceScopeFactory scopes, TimeProvider clock)
{
    private readonly ConcurrentDictionary<long, DateTimeOffset> online = new();
    private readonly ConcurrentDictionary<long, DateTimeOffset> active = new();

    /// <summary>The runner called.</summary>
    public void MarkOnline(long runnerId) => online[runnerId] = clock.GetUtcNow().ToWholeSecond();

    /// <summary>The runner reported on a task.</summary>
    public void MarkActive(long runnerId)
    {
        MarkOnline(runnerId);
        active[runnerId] = clock.GetUtcNow().ToWholeSecond();
    }

    /// <summary>Writes what was marked since the last time. What cannot be written, or moves meanwhile, is kept for the next time.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        if (online.IsEmpty)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var runners = scope.ServiceProvider.GetRequiredService<RunnerHubDb>().Runners;
        // A single parameter holds all ids: the statement stays the same, and short, for one runner or fifty thousand.
        await WriteAsync(online, (at, ids) => runners
            .Where(runner => EF.Parameter(ids).Contains(runner.Id) && runner.LastOnline < at)
            .ExecuteUpdateAsync(set => set.SetProperty(runner => runner.LastOnline, at), cancellation));
        await WriteAsync(active, (at, ids) => runners
            .Where(runner => EF.Parameter(ids).Contains(runner.Id) && runner.LastActive < at)
            .ExecuteUpdateAsync(set => set.SetProperty(runner => runner.LastActive, at), cancellation));
    }

    private static async Task WriteAsync(ConcurrentDictionary<long, DateTimeOffset> marks, Func<DateTimeOffset, long[], Task> write)
    {
        foreach (var second in marks.ToArray().GroupBy(mark => mark.Value))
        {
            await write(second.Key, [.. second.Select(mark => mark.Key).Order()]);
            foreach (var mark in second)
            {
                marks.TryRemove(mark);
            }
        }
    }
}
