using System.Collections.Concurrent;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>
/// Counts of long lists, for a few seconds, so that a page of 100,000 runners does not count them all at each view. A change that
/// this node makes or hears of ends them at once; what only moves runners to another status, as something does each second in a large
/// fleet, once they are two seconds old. Lists that are short are counted each time.
/// </summary>
internal sealed class RememberedCounts : IDisposable
{
    /// <summary>A list with fewer runners is not remembered.</summary>
    public const int Long = 1000;

    /// <summary>How old what is shown may be, of changes that gave no signal here.</summary>
    public static readonly TimeSpan For = TimeSpan.FromSeconds(5);

    /// <summary>How old statuses may be.</summary>
    private static readonly TimeSpan StatusesFor = TimeSpan.FromSeconds(2);

    private const int Most = 500;

    private readonly ConcurrentDictionary<string, KnownCounts> counts = new();
    private readonly TimeProvider clock;
    private readonly IDisposable[] listening;
    private long changes;
    private long lastChange;
    private long returns;

    public RememberedCounts(SignalBus signals, TimeProvider clock)
    {
        this.clock = clock;
        listening =
        [
            signals.Subscribe(RunnerService.Changed, () =>
            {
                Interlocked.Exchange(ref lastChange, clock.GetTimestamp());
                Interlocked.Increment(ref changes);
            }),
            signals.Subscribe(RunnerService.Returned, () => Interlocked.Increment(ref returns)),
        ];
    }

    /// <summary>The counts of a list, remembered or read.</summary>
    /// <param name="list">Its status, order and page do not matter.</param>
    /// <param name="asOf">What is counted has all changes until this timestamp of the clock.</param>
    /// <param name="read">Counts it.</param>
    public async Task<RunnerCounts> OfAsync(FindRunnerOptions list, long asOf, Func<Task<RunnerCounts>> read)
    {
        var (key, now, before, back) = (list.Selection, clock.GetUtcNow(), Interlocked.Read(ref changes), Interlocked.Read(ref returns));
        if (!list.Exact && counts.TryGetValue(key, out var known) && known.Changes == before
            && (now < known.Read + StatusesFor || (known.Returns == back && now < known.Until)))
        {
            return known.Counts;
        }

        var fresh = await read();
        if (fresh.All < Long)
        {
            counts.TryRemove(key, out _);
            return fresh;
        }

        // A replica may not have the change yet that has ended the counts before.
        if (asOf <= Interlocked.Read(ref lastChange))
        {
            return fresh;
        }

        if (counts.Count >= Most)
        {
            counts.Clear();
        }

        counts[key] = new KnownCounts(fresh, before, back, now, now + For < fresh.Until ? now + For : fresh.Until);
        return fresh;
    }

    public void Dispose()
    {
        foreach (var subscription in listening)
        {
            subscription.Dispose();
        }
    }

    private sealed record KnownCounts(RunnerCounts Counts, long Changes, long Returns, DateTimeOffset Read, DateTimeOffset Until);
}
