namespace RunnerHub.Data.Nodes;

/// <summary>How long to leave a database alone that could not be reached.</summary>
internal static class Outage
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Twice as long after each failure, and never the same on two nodes, so that they do not all come at once.</summary>
    /// <param name="failures">In a row, at least one.</param>
    public static TimeSpan Pause(int failures)
    {
        var pause = Shortest * Math.Pow(2, Math.Clamp(failures - 1, 0, 10));
        return (pause < Longest ? pause : Longest) * (0.8 + (0.4 * Random.Shared.NextDouble()));
    }
}
