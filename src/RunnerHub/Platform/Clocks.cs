namespace RunnerHub.Platform;

internal static class Clocks
{
    /// <summary>How much longer than the work before it a rest is.</summary>
    private const int Share = 2;

    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(100);

    public static DateTimeOffset ToWholeSecond(this DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));

    /// <summary>
    /// Rests behind one of many parts of work in the background, so that calls find the processor and the database free meanwhile:
    /// twice as long as the part took, but at most 0.1 s, since a part that took longer waited for something else.
    /// </summary>
    /// <param name="began">The timestamp of the part's beginning.</param>
    public static Task RestAsync(this TimeProvider clock, long began, CancellationToken cancellation)
    {
        var rest = Share * clock.GetElapsedTime(began);
        return Task.Delay(rest < LongestRest ? rest : LongestRest, clock, cancellation);
    }
}
