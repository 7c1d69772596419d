namespace RunnerHub.Platform;

internal static class Clocks
{
    public static DateTimeOffset ToWholeSecond(this DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
