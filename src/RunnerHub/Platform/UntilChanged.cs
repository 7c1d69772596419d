using System.Collections.Concurrent;

namespace RunnerHub.Platform;

/// <summary>
/// Remembers what was read until a signal says that it has changed, and no longer than a time, since a signal may be lost on the way
/// from another node. Nothing is held for longer than that, whether or not anybody asks again: it may be a secret in the clear.
/// </summary>
/// <typeparam name="TKey">What is asked for.</typeparam>
/// <typeparam name="TValue">What was read, which nobody may change; null is not remembered.</typeparam>
internal class UntilChanged<TKey, TValue> : IDisposable
    where TKey : notnull
{
    /// <summary>How much later than its time something may go, so that many do not each have a sweep of their own.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    private readonly TimeSpan lifetime;
    private readonly int most;
    private readonly TimeProvider clock;
    private readonly IDisposable[] subscriptions;
    private readonly ITimer sweep;
    private volatile ConcurrentDictionary<TKey, Entry> known = new();
    private readonly Lock turn = new();
    private DateTimeOffset? sweepDue;

    /// <param name="lifetime">How long something is remembered.</param>
    /// <param name="most">Of how many things something is remembered at most. Beyond that all is dropped.</param>
    /// <param name="clock">The time.</param>
    /// <param name="signals">Where changes are told.</param>
    /// <param name="topics">At which of them all is forgotten.</param>
    public UntilChanged(TimeSpan lifetime, int most, TimeProvider clock, SignalBus signals, params IEnumerable<string> topics)
    {
        (this.lifetime, this.most, this.clock) = (lifetime, most, clock);
        sweep = clock.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        subscriptions = [.. topics.Select(topic => signals.Subscribe(topic, () => known = new()))];
    }

    /// <summary>Of how many things something is held.</summary>
    public int Count => known.Count;

    /// <param name="key">What is asked for.</param>
    /// <param name="read">Reads it, for each who asks while it is not known.</param>
    public async Task<TValue> GetAsync(TKey key, Func<Task<TValue>> read)
    {
        var now = clock.GetUtcNow();
        // Taken before reading: a change that comes meanwhile puts another in its place, and what was read is not kept.
        var memory = known;
        if (memory.TryGetValue(key, out var found) && now < found.Until)
        {
            return found.Value;
        }

        var value = await read();
        if (value is not null)
        {
            if (memory.Count >= most)
            {
                memory.Clear();
            }

            memory[key] = new Entry(value, now + lifetime);
            SweepAt(now + lifetime);
        }

        return value;
    }

    public void Dispose()
    {
        foreach (var subscription in subscriptions)
        {
            subscription.Dispose();
        }

        sweep.Dispose();
    }

    private void SweepAt(DateTimeOffset moment)
    {
        lock (turn)
        {
            if (sweepDue is null || moment < sweepDue)
            {
                sweepDue = moment;
                var rest = moment - clock.GetUtcNow();
                sweep.Change(rest < Slack ? Slack : rest, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Sweep()
    {
        lock (turn)
        {
            // Before looking: what is remembered from here on makes the next sweep due.
            sweepDue = null;
        }

        var (memory, now) = (known, clock.GetUtcNow());
        DateTimeOffset? next = null;
        foreach (var entry in memory)
        {
            if (entry.Value.Until <= now)
            {
                memory.TryRemove(entry);
            }
            else if (next is null || entry.Value.Until < next)
            {
                next = entry.Value.Until;
            }
        }

        if (next is { } moment)
        {
            SweepAt(moment);
        }
    }

    private sealed record Entry(TValue Value, DateTimeOffset Until);
}
