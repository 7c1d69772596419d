using System.Diagnostics;
using RunnerHub.Benchmarks.Simulation;

namespace RunnerHub.Benchmarks.Report;

/// <summary>A hundred thousand idle runners on one node: what it takes for them, and how long a poll takes meanwhile.</summary>
internal static class HoldPart
{
    public const string Name = "hold";
    private const double MostMemory = 1024;
    private static readonly TimeSpan Slowest = TimeSpan.FromMilliseconds(50);

    public static Task RunAsync(ReportRun run) => Engines.EachAsync(async (engine, connectionString) =>
    {
        using var hub = await ServerProcess.StartHubAsync(connectionString);
        var known = await RunnerRows.AddAsync(connectionString, run.Pick(500, 100_000), FleetPlan.IdleLabel);
        await using var fleet = await SimulatedFleet.StartAsync(new FleetPlan { Addresses = [hub.Http2Address], Http2 = true }, known);
        var memory = 0L;
        for (var since = Stopwatch.StartNew(); since.Elapsed < fleet.Ramp + run.Seconds(15, 90);)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            memory = Math.Max(memory, hub.Take().Memory);
        }

        var (figures, silent) = (fleet.Figures, fleet.CountSilent());
        var isHeld = silent == 0 && figures.Problems.Count == 0;
        var trouble = isHeld ? "" : $"; {silent} runners could not poll in time; calls that failed: {figures.DescribeProblems()}";
        var megabytes = memory / 1048576.0;
        run.Add(Name, $"resident memory with {known.Count} idle runners", engine, "1 GiB at most", $"{megabytes:N0} MiB{trouble}", isHeld && megabytes <= MostMemory);
        run.Add(
            Name,
            $"p99 of a poll with {known.Count} idle runners",
            engine,
            "under 50 ms",
            $"{figures.Probes.At(99).TotalMilliseconds:F1} ms answered at once, {figures.Lateness.At(99).TotalMilliseconds:F1} ms late when held; the simulator's own lag {figures.OwnLag.At(99).TotalMilliseconds:F1} ms{trouble}",
            isHeld && figures.Probes.Count > 0 && figures.Probes.At(99) < Slowest && figures.Lateness.At(99) < Slowest);
    });
}
