using System.Runtime.ExceptionServices;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;

using Moments = System.Collections.Generic.IReadOnlyList<System.Linq.IGrouping<System.DateTimeOffset, RunnerHub.Features.Presence.SeenRunner>>;

namespace RunnerHub.Features.Presence;

/// <summary>
/// Who is online. A call of a runner marks a moment in memory; once a second what the table should know by now is written
/// in a few set-based statements, however many runners called.
/// </summary>
internal sealed class RunnerPresence : IDisposable
{
    /// <summary>Runners that are written by one statement. Those that wait for it all go on at the same moment, and other writers wait for so long.</summary>
    private const int Batch = 500;

    // How busy the machine is has nothing to do with what time it is.
    private static readonly TimeProvider wallclock = TimeProvider.System;

    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider clock;
    private readonly SignalBus signals;
    private readonly PresenceMetrics metrics;
    private readonly Heartbeats online = new(TimeSpan.FromSeconds(20), RunnerStatusAt.OfflineAfter);
    private readonly Heartbeats active = new(TimeSpan.FromSeconds(5), RunnerStatusAt.IdleAfter);

    private readonly Batched<long, bool> firsts;
    private readonly SemaphoreSlim writing = new(1);

    public RunnerPresence(IServiceScopeFactory scopes, TimeProvider clock, SignalBus signals, PresenceMetrics metrics)
    {
        (this.scopes, this.clock, this.signals, this.metrics) = (scopes, clock, signals, metrics);
        firsts = new(Batch, WriteFirstsAsync);
    }

    /// <summary>The runner called.</summary>
    public void MarkOnline(long runnerId) => online.Mark(runnerId, clock.GetUtcNow().ToWholeSecond());

    /// <summary>The runner reported on a task.</summary>
    public void MarkActive(long runnerId)
    {
        var now = clock.GetUtcNow().ToWholeSecond();
        online.Mark(runnerId, now);
        active.Mark(runnerId, now);
    }

    /// <summary>Writes that the runner has called, when that is not written yet, now and not within a second; many who ask for it share the statements.</summary>
    public Task WriteFirstAsync(long runnerId, CancellationToken cancellation) =>
        online.IsWritten(runnerId) ? Task.CompletedTask : firsts.AskAsync(runnerId, cancellation);

    /// <summary>Writes what was not written for long enough. What cannot be written, or moves meanwhile, is kept for the next time.</summary>
    public async Task FlushDueAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await WriteAsync(now, online.Due(now), active.Due(now), rests: true, cancellation);
        online.Forget(now);
        active.Forget(now);
    }

    /// <summary>Writes all that was marked.</summary>
    public Task FlushAsync(CancellationToken cancellation) => WriteAsync(clock.GetUtcNow(), online.Unwritten(), active.Unwritten(), rests: false, cancellation);

    public void Dispose() => writing.Dispose();

    private async Task<Func<long, bool>> WriteFirstsAsync(IReadOnlyList<long> runnerIds)
    {
        await WriteAsync(clock.GetUtcNow(), online.Unwritten(runnerIds), [], rests: false, CancellationToken.None);
        return online.IsWritten;
    }

    private async Task WriteAsync(DateTimeOffset now, Moments seenOnline, Moments seenActive, bool rests, CancellationToken cancellation)
    {
        if (seenOnline.Count + seenActive.Count == 0)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RunnerHubDb>();
        // A single parameter holds all ids: the statement stays the same, and short, for one runner or hundreds.
        // Whoever is at work is also online: a row never says that it worked after it was last there.
        var (time, failure) = await WriteAsync(now, [active, online], seenActive, rests, (at, ids) => db.RetryDeadlocksAsync(() => db.Runners
            .Where(runner => ids.Contains(runner.Id) && runner.LastActive < at)
            .ExecuteUpdateAsync(
                set => set.SetProperty(runner => runner.LastActive, at)
                    .SetProperty(runner => runner.LastOnline, runner => runner.LastOnline < at ? at : runner.LastOnline),
                cancellation)), cancellation);
        var (more, last) = await WriteAsync(now, [online], seenOnline, rests, (at, ids) => db.RetryDeadlocksAsync(() => db.Runners
            .Where(runner => ids.Contains(runner.Id) && runner.LastOnline < at)
            .ExecuteUpdateAsync(set => set.SetProperty(runner => runner.LastOnline, at), cancellation)), cancellation);
        metrics.Flushed(seenActive.Concat(seenOnline).Sum(second => second.Count()), time + more);
        // Whoever had no written moment has another status now. The others only go on as before: no page has to hurry for them.
        if (seenOnline.Concat(seenActive).Any(second => second.Any(seen => seen.IsBack)))
        {
            signals.Publish(RunnerService.Returned);
        }

        if ((last ?? failure) is { } problem)
        {
            ExceptionDispatchInfo.Throw(problem);
        }
    }

    /// <summary>A statement that fails may be about rows that somebody holds: the next is tried. With two in a row it is the database.</summary>
    /// <returns>How long the statements took, and why some runners were not written; null when all were.</returns>
    private async Task<(TimeSpan Time, Exception? Failure)> WriteAsync(
        DateTimeOffset now, IReadOnlyList<Heartbeats> kinds, Moments moments, bool rests, Func<DateTimeOffset, long[], Task> write, CancellationToken cancellation)
    {
        var time = TimeSpan.Zero;
        Exception? failure = null;
        var hasFailed = false;
        foreach (var (at, some) in moments.SelectMany(second => second.OrderBy(seen => seen.Id).Chunk(Batch).Select(some => (second.Key, some))))
        {
            // One at a time: in SQLite, whoever waits for another writer keeps a thread from the calls.
            await writing.WaitAsync(cancellation);
            var began = wallclock.GetTimestamp();
            try
            {
                await write(at, [.. some.Select(seen => seen.Id)]);
                foreach (var kind in kinds)
                {
                    kind.Written(some, now);
                }

                hasFailed = false;
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                failure = problem;
                if (hasFailed)
                {
                    break;
                }

                hasFailed = true;
                continue;
            }
            finally
            {
                writing.Release();
            }

            time += wallclock.GetElapsedTime(began);
            if (rests)
            {
                await wallclock.RestAsync(began, cancellation);
            }
        }

        return (time, failure);
    }
}
