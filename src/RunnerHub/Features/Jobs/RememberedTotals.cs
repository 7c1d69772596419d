using System.Collections.Concurrent;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// What was counted of long lists of jobs, runs and runners, for a few seconds, so that 100,000 are not counted at each view. No signal
/// ends it: where lists are long, something changes all the time. Short lists are counted each time.
/// </summary>
internal sealed class RememberedTotals(TimeProvider clock)
{
    /// <summary>A shorter list is not remembered.</summary>
    public const int Long = 1000;

    /// <summary>How old what is shown may be, unless it takes long to count.</summary>
    public static readonly TimeSpan For = TimeSpan.FromSeconds(5);

    /// <summary>What takes long to count is kept for so many times as long, so that it takes a small part of a processor however many ask.</summary>
    private const int Patience = 20;

    private const int Most = 500;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Remembered> known = new();

    /// <summary>What was counted of a list, remembered or now.</summary>
    /// <param name="list">Which one; what is counted of it is always of one type.</param>
    /// <param name="count">Counts it.</param>
    /// <param name="size">How long the list is that was read for it.</param>
    public async Task<T> OfAsync<T>(string list, Func<Task<T>> count, Func<T, long> size)
        where T : notnull
    {
        if (!known.TryGetValue(list, out var before))
        {
            return await CountAsync(list, count, size);
        }

        if (before.Until > clock.GetUtcNow())
        {
            return (T)before.Counted;
        }

        // Of those who come when it is too old, one counts for all.
        await before.Turn.WaitAsync();
        try
        {
            return known.TryGetValue(list, out var since) && since.Until > clock.GetUtcNow() ? (T)since.Counted : await CountAsync(list, count, size);
        }
        finally
        {
            before.Turn.Release();
        }
    }

    private async Task<T> CountAsync<T>(string list, Func<Task<T>> count, Func<T, long> size)
        where T : notnull
    {
        var began = clock.GetTimestamp();
        var counted = await count();
        var now = clock.GetUtcNow();
        if (size(counted) < Long)
        {
            known.TryRemove(list, out _);
            return counted;
        }

        foreach (var old in known.Where(old => old.Value.Until <= now))
        {
            known.TryRemove(old);
        }

        if (known.Count >= Most)
        {
            known.Clear();
        }

        var time = Patience * clock.GetElapsedTime(began);
        known[list] = new Remembered(counted, now + (time < For ? For : time < Longest ? time : Longest));
        return counted;
    }

    private sealed record Remembered(object Counted, DateTimeOffset Until)
    {
        public SemaphoreSlim Turn { get; } = new(1);
    }
}
