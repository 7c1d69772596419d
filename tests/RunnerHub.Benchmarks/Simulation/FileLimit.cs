using System.Globalization;

namespace RunnerHub.Benchmarks.Simulation;

/// <summary>How many connections this process may hold.</summary>
internal static class FileLimit
{
    /// <summary>For the program itself: its assemblies, its database, its output.</summary>
    private const int Reserved = 500;

    /// <returns>Null where that is not known: only Linux says it in a file.</returns>
    public static int? Connections()
    {
        const string limits = "/proc/self/limits";
        var line = File.Exists(limits) ? File.ReadLines(limits).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal)) : null;
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var soft, ..] && int.TryParse(soft, CultureInfo.InvariantCulture, out var files)
            ? files - Reserved
            : null;
    }

    /// <returns>Why so many runners cannot be simulated so, as a sentence; null when they can.</returns>
    public static string? Refusal(FleetPlan plan, int runners)
    {
        var needed = plan.Http2 ? runners / Http2Connection.Runners : runners;
        return Connections() is { } allowed && needed > allowed
            ? string.Create(CultureInfo.InvariantCulture, $"This process may hold {allowed:N0} connections (ulimit -n), and {runners:N0} runners need {needed:N0}. ")
                + (plan.Http2 ? "Raise the limit." : $"Raise the limit, or put {Http2Connection.Runners} runners on each connection with --http2.")
            : null;
    }
}
