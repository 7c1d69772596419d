using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// What was counted of long lists of jobs and runs, and read of many runners for the jobs that wait, for a few seconds, so that 100,000
/// are not read at each view. No signal ends it: where lists are long, something changes all the time. Short lists are counted each time.
/// </summary>
internal sealed class RememberedTotals(TimeProvider clock)
{
    /// <summary>A shorter list is not remembered.</summary>
    public const int Long = 1000;

    /// <summary>How old what is shown may be, unless it takes long to count.</summary>
    public static readonly TimeSpan For = TimeSpan.FromSeconds(5);

    private readonly Remembered remembered = new(For, clock);

    /// <summary>What was counted of a list, remembered or now.</summary>
    /// <param name="list">Which one; what is counted of it is always of one type.</param>
    /// <param name="count">Counts it.</param>
    /// <param name="size">How long the list is that was read for it.</param>
    /// <param name="cancellation">Ends the waiting for another who counts it.</param>
    public Task<T> OfAsync<T>(string list, Func<Task<T>> count, Func<T, long> size, CancellationToken cancellation)
        where T : notnull => remembered.OfAsync(list, count, counted => size(counted) >= Long, cancellation);
}
