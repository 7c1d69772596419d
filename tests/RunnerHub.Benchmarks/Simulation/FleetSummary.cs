using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RunnerHub.Benchmarks.Simulation;

/// <summary>What a fleet has met, for people as Markdown and for programs as JSON.</summary>
internal sealed class FleetSummary
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    private FleetSummary(SimulatedFleet fleet, TimeSpan time)
    {
        var figures = fleet.Figures;
        Runners = fleet.Runners.Count;
        Seconds = Math.Round(time.TotalSeconds, 1);
        Online = fleet.Runners.Count(runner => runner.Declared > 0 && runner.LastFailed <= runner.Declared);
        Refused = fleet.Runners.Count(runner => runner.IsRefused);
        Silent = fleet.CountSilent();
        (Polls, HeldPolls, PollsPerSecond) = (figures.Polls, figures.Held, Math.Round(figures.Polls / time.TotalSeconds, 1));
        (TasksTaken, TasksEnded) = (figures.Taken, figures.Ended);
        Problems = figures.Problems.OrderByDescending(problem => problem.Value).ToDictionary(problem => problem.Key.ToString(), problem => problem.Value);
        Messages = figures.FirstMessages.ToDictionary(problem => problem.Key.ToString(), problem => problem.Value);
        Milliseconds = new Dictionary<string, FleetLatency>
        {
            ["poll, answered at once (probes)"] = FleetLatency.Of(figures.Probes),
            ["poll, held: later than expected"] = FleetLatency.Of(figures.Lateness),
            ["poll, not held"] = FleetLatency.Of(figures.AtOnce),
            ["declare"] = FleetLatency.Of(figures.Declares),
            ["report of a task"] = FleetLatency.Of(figures.Reports),
            ["own lag of the simulator"] = FleetLatency.Of(figures.OwnLag),
        }.Where(row => row.Value.Count > 0).ToDictionary();
    }

    public int Runners { get; }

    public double Seconds { get; }

    /// <summary>Runners whose calls have all gone well since they have declared themselves.</summary>
    public int Online { get; }

    /// <summary>Runners that were told that they are not registered.</summary>
    public int Refused { get; }

    /// <summary>Runners that polled less often than they should have.</summary>
    public int Silent { get; }

    public long Polls { get; }

    public long HeldPolls { get; }

    public double PollsPerSecond { get; }

    public long TasksTaken { get; }

    public long TasksEnded { get; }

    public IReadOnlyDictionary<string, long> Problems { get; }

    /// <summary>What was said when a problem was met for the first time.</summary>
    public IReadOnlyDictionary<string, string> Messages { get; }

    public IReadOnlyDictionary<string, FleetLatency> Milliseconds { get; }

    /// <param name="time">How long it has run.</param>
    public static FleetSummary Of(SimulatedFleet fleet, TimeSpan time) => new(fleet, time);

    public string ToJson() => JsonSerializer.Serialize(this, Written);

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Runners:N0} runners for {Seconds:N0} s: {Online:N0} online without a problem, {Polls:N0} polls ({PollsPerSecond:N1}/s, {HeldPolls:N0} held), {TasksEnded:N0} of {TasksTaken:N0} tasks ended.");
        text.AppendLine();
        text.AppendLine("| milliseconds | count | p50 | p90 | p99 | p99.9 | max |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (what, row) in Milliseconds)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {what} | {row.Count:N0} | {row.P50:N1} | {row.P90:N1} | {row.P99:N1} | {row.P999:N1} | {row.Max:N1} |");
        }

        text.AppendLine();
        foreach (var (problem, count) in Problems)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"* {problem}: {count:N0} times{(Messages.TryGetValue(problem, out var message) ? $"; first: {message}" : "")}");
        }

        text.AppendLine(Problems.Count == 0 ? "No call failed." : "");
        if (Refused > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{Refused:N0} runners were told that they are not registered, and have stopped.");
        }

        if (Silent > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{Silent:N0} runners polled less often than a stock runner would have: the server or this machine could not keep up.");
        }

        return text.ToString().TrimEnd();
    }
}

/// <summary>Milliseconds within which so many per cent were over.</summary>
internal sealed record FleetLatency(long Count, double P50, double P90, double P99, double P999, double Max)
{
    public static FleetLatency Of(LatencyHistogram times) => new(times.Count, At(times, 50), At(times, 90), At(times, 99), At(times, 99.9), times.Max.TotalMilliseconds);

    private static double At(LatencyHistogram times, double percent) => Math.Round(times.At(percent).TotalMilliseconds, 3);
}
