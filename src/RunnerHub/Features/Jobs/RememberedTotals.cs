using System.Collections.Concurrent;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// What was counted of long lists of jobs and runs, for a few seconds, so that 100,000 are not counted at each view. No signal ends
/// it: where lists are long, some job changes all the time. Short lists are counted each time.
/// </summary>
internal sealed class RememberedTotals(TimeProvider clock)
{
    /// <summary>A shorter list is not remembered.</summary>
    public const int Long = 1000;

    /// <summary>How old what is shown may be.</summary>
    public static readonly TimeSpan For = TimeSpan.FromSeconds(5);

    private const int Most = 500;

    private readonly ConcurrentDictionary<string, (object Counted, DateTimeOffset Until)> known = new();

    /// <summary>What was counted of a list, remembered or now.</summary>
    /// <param name="list">Which one; what is counted of it is always of one type.</param>
    /// <param name="count">Counts it.</param>
    /// <param name="size">How long the list is that was read for it.</param>
    public async Task<T> OfAsync<T>(string list, Func<Task<T>> count, Func<T, long> size)
        where T : notnull
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(list, out var before) && now < before.Until)
        {
            return (T)before.Counted;
        }

        var counted = await count();
        if (size(counted) < Long)
        {
            known.TryRemove(list, out _);
            return counted;
        }

        if (known.Count >= Most)
        {
            known.Clear();
        }

        known[list] = (counted, now + For);
        return counted;
    }
}
