using System.Collections.Concurrent;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>
/// Counts of long lists, for a few seconds, so that a page of 100,000 runners does not count them all at each view. A change that
/// this node makes or hears of ends them at once. Lists that are short are counted each time.
/// </summary>
internal sealed class RememberedCounts : IDisposable
{
    /// <summary>A list with fewer runners is not remembered.</summary>
    public const int Long = 1000;

    /// <summary>How old what is shown may be, of changes that gave no signal here.</summary>
    public static readonly TimeSpan For = TimeSpan.FromSeconds(5);

    private const int Most = 500;

    private readonly ConcurrentDictionary<string, Remembered> counts = new();
    private readonly TimeProvider clock;
    private readonly IDisposable listening;
    private long changes;
    private long lastChange;

    public RememberedCounts(SignalBus signals, TimeProvider clock)
    {
        this.clock = clock;
        listening = signals.Subscribe(RunnerService.Changed, () =>
        {
            Interlocked.Exchange(ref lastChange, clock.GetTimestamp());
            Interlocked.Increment(ref changes);
        });
    }

    /// <summary>The counts of a list, remembered or read.</summary>
    /// <param name="list">Its status, order and page do not matter.</param>
    /// <param name="asOf">What is counted has all changes until this timestamp of the clock.</param>
    /// <param name="read">Counts it.</param>
    public async Task<RunnerCounts> OfAsync(FindRunnerOptions list, long asOf, Func<Task<RunnerCounts>> read)
    {
        var (key, now, before) = (list.Selection, clock.GetUtcNow(), Interlocked.Read(ref changes));
        if (!list.Exact && counts.TryGetValue(key, out var known) && known.Changes == before && now < known.Until)
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

        counts[key] = new Remembered(fresh, before, now + For < fresh.Until ? now + For : fresh.Until);
        return fresh;
    }

    public void Dispose() => listening.Dispose();

    private sealed record Remembered(RunnerCounts Counts, long Changes, DateTimeOffset Until);
}
