using System.Collections.Concurrent;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>
/// The runners that call this node, in memory: whoever is in it is found without a statement. A signal that some are others now
/// makes the next look-up ask which ones, and those are read again when they call; what that misses is found by
/// <see cref="CheckAsync"/>. Look-ups that need the database share its answers.
/// </summary>
internal sealed class RunnerDirectory : IDisposable
{
    /// <summary>The signal that what decides a runner's calls has changed: it was disabled, enabled or deleted, or has declared something new.</summary>
    public const string Changed = "calling runners";

    /// <summary>Runners that are read by one statement.</summary>
    private const int Batch = 1000;

    /// <summary>How long a change usually takes from the moment that its row is dated to the moment that others can see it, and by how much the clocks of nodes usually differ.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(2);

    /// <summary>As <see cref="Usual"/>, at most.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>How long an entry is believed without having been compared with its row.</summary>
    private static readonly TimeSpan LongestUnchecked = TimeSpan.FromMinutes(1);

    // How busy the machine is has nothing to do with what time it is.
    private static readonly TimeProvider wallclock = TimeProvider.System;

    private readonly ConcurrentDictionary<Guid, CallingRunner> known = new();
    private readonly ConcurrentDictionary<RunnerKind, RunnerKind> kinds = new();
    private readonly Batched<Guid, CallingRunner?> reads;
    private readonly SemaphoreSlim checking = new(1);
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider clock;
    private readonly IDisposable subscription;
    private DateTimeOffset lastRead;
    private DateTimeOffset lastCheck;
    private int changes;
    private int changesRead;

    public RunnerDirectory(IServiceScopeFactory scopes, TimeProvider clock, SignalBus signals)
    {
        this.scopes = scopes;
        this.clock = clock;
        reads = new(Batch, ReadAsync);
        lastRead = lastCheck = clock.GetUtcNow();
        subscription = signals.Subscribe(Changed, () => Interlocked.Increment(ref changes));
    }

    /// <summary>Tells those who hold runners that call, and those who show them.</summary>
    public static void TellChanged(SignalBus signals)
    {
        signals.Publish(Changed);
        signals.Publish(RunnerService.Changed);
    }

    /// <returns>Null when the runner is unknown or deleted.</returns>
    public ValueTask<CallingRunner?> FindAsync(Guid uuid, CancellationToken cancellation) =>
        Volatile.Read(ref changesRead) == Volatile.Read(ref changes) && Find(uuid) is { } runner ? new(runner) : new(reads.AskAsync(uuid, cancellation));

    /// <summary>Looks for changes that came late, compares entries that were not compared for long with their rows, and forgets those whose runner calls no more.</summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        // Whether a runner has called since is asked by one at a time: the second would take it for quiet.
        await checking.WaitAsync(cancellation);
        try
        {
            await CheckInTurnAsync(cancellation);
        }
        finally
        {
            checking.Release();
        }
    }

    public void Dispose()
    {
        subscription.Dispose();
        checking.Dispose();
    }

    private async Task CheckInTurnAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (!known.IsEmpty)
        {
            await using var scope = scopes.CreateAsyncScope();
            // Most were read since: that far back each would be forgotten several times over.
            var changed = await RunnerRows.ChangedAsync(scope.ServiceProvider.GetRequiredService<RunnerHubDb>(), lastCheck - Longest, cancellation);
            Forget(changed.Where(row => known.TryGetValue(row.Uuid, out var runner) && runner.Updated != row.Updated));
        }

        lastCheck = now;
        foreach (var some in known.Select(entry => entry.Value).Where(runner => now - runner.Seen > LongestUnchecked).Chunk(Batch))
        {
            var began = wallclock.GetTimestamp();
            await using var scope = scopes.CreateAsyncScope();
            var versions = await RunnerRows.VersionsAsync(
                scope.ServiceProvider.GetRequiredService<RunnerHubDb>(), [.. some.Select(runner => runner.Uuid)], cancellation);
            foreach (var runner in some)
            {
                if (runner.TakeUse() && versions.TryGetValue(runner.Uuid, out var version) && version == runner.Updated)
                {
                    runner.Seen = now;
                }
                else
                {
                    known.TryRemove(KeyValuePair.Create(runner.Uuid, runner));
                }
            }

            await wallclock.RestAsync(began, cancellation);
        }

        foreach (var kind in kinds.Keys.Except(known.Select(entry => entry.Value.Kind)))
        {
            kinds.TryRemove(kind, out _);
        }
    }

    private async Task<Func<Guid, CallingRunner?>> ReadAsync(IReadOnlyList<Guid> uuids)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RunnerHubDb>();
        await CatchUpAsync(db);
        await LearnAsync(db, [.. uuids.Distinct().Where(uuid => !known.ContainsKey(uuid))]);
        return Find;
    }

    private CallingRunner? Find(Guid uuid)
    {
        var runner = known.GetValueOrDefault(uuid);
        runner?.Use();
        return runner;
    }

    private async Task CatchUpAsync(RunnerHubDb db)
    {
        var upTo = Volatile.Read(ref changes);
        if (upTo == changesRead)
        {
            return;
        }

        var now = clock.GetUtcNow();
        if (!known.IsEmpty)
        {
            Forget(await RunnerRows.ChangedAsync(db, lastRead - Usual, CancellationToken.None));
        }

        lastRead = now;
        Volatile.Write(ref changesRead, upTo);
    }

    private void Forget(IEnumerable<RunnerVersion> changed)
    {
        foreach (var row in changed)
        {
            known.TryRemove(row.Uuid, out _);
        }
    }

    private async Task LearnAsync(RunnerHubDb db, Guid[] uuids)
    {
        foreach (var runner in uuids.Length == 0 ? [] : await RunnerRows.ReadAsync(db, uuids, clock.GetUtcNow(), CancellationToken.None))
        {
            // Thousands of runners are of a few kinds; each kind is held once.
            known[runner.Uuid] = runner with { Kind = kinds.GetOrAdd(runner.Kind, runner.Kind) };
        }
    }
}
