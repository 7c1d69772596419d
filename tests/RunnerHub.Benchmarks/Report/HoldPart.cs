using System.Diagnostics;
using RunnerHub.Benchmarks.Simulation;
using RunnerHub.Protocol;

namespace RunnerHub.Benchmarks.Report;

/// <summary>
/// A hundred thousand idle runners on one node: what it takes for them, and how long a poll takes meanwhile. The same fleet goes to a bare
/// endpoint before, which holds all of their polls and does nothing else: that is why a hub holds as many as are of use.
/// </summary>
internal static class HoldPart
{
    public const string Name = "hold";
    private const double MostMemory = 1024;
    private static readonly TimeSpan Slowest = TimeSpan.FromMilliseconds(50);

    public static async Task RunAsync(ReportRun run)
    {
        var runners = run.Pick(500, 100_000);
        using (var bare = await ServerProcess.StartBareAsync())
        {
            var nobody = new RunnerCredentials(Guid.Empty.ToString(), "");
            Tell(run, "a bare endpoint that holds all", await HoldAsync(run, bare, [.. Enumerable.Repeat(nobody, runners)]), hasBudget: false);
        }

        await Engines.EachAsync(async (engine, connectionString) =>
        {
            using var hub = await ServerProcess.StartHubAsync(connectionString);
            Tell(run, engine, await HoldAsync(run, hub, await RunnerRows.AddAsync(connectionString, runners, FleetPlan.IdleLabel)), hasBudget: true);
        });
    }

    private static async Task<Held> HoldAsync(ReportRun run, ServerProcess server, IReadOnlyList<RunnerCredentials> known)
    {
        await using var fleet = await SimulatedFleet.StartAsync(new FleetPlan { Addresses = [server.Http2Address], Http2 = true }, known);
        var memory = 0L;
        var (ramp, whole) = (fleet.Ramp + (2 * Pace.Stock.LongestCycle), run.Seconds(15, 90));
        var isSteady = false;
        for (var since = Stopwatch.StartNew(); since.Elapsed < ramp + whole;)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            memory = Math.Max(memory, server.Take().Memory);
            if (!isSteady && since.Elapsed > ramp)
            {
                // What it takes until all have come is another question (the drill of the herd).
                isSteady = true;
                fleet.Figures.Restart();
            }
        }

        return new Held(known.Count, memory / 1048576.0, fleet.CountSilent(), fleet.Figures);
    }

    private static void Tell(ReportRun run, string server, Held held, bool hasBudget)
    {
        var figures = held.Figures;
        var isHeld = held.Silent == 0 && figures.Problems.Count == 0;
        var trouble = isHeld ? "" : $"; {held.Silent} runners could not poll in time; calls that failed: {figures.DescribeProblems()}";
        run.Add(Name, $"resident memory with {held.Runners} idle runners", server, hasBudget ? "1 GiB at most" : "", $"{held.Memory:N0} MiB{trouble}", hasBudget ? isHeld && held.Memory <= MostMemory : null);
        var (late, own, slowest) = (figures.Lateness.At(99), figures.OwnLag.At(99), Longer(figures.Probes.At(99), figures.AtOnce.At(99)));
        run.Add(
            Name,
            $"p99 of a poll with {held.Runners} idle runners",
            server,
            hasBudget ? "under 50 ms" : "",
            $"{slowest.TotalMilliseconds:F1} ms answered at once, {late.TotalMilliseconds:F1} ms late when held ({(double)figures.Held / figures.Polls:P0} of {figures.Polls:N0}); the simulator's own lag {own.TotalMilliseconds:F1} ms{trouble}",
            hasBudget ? isHeld && figures.Probes.Count > 0 && Longer(slowest, late) < Slowest : null);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <param name="Memory">The most that was resident, in MiB.</param>
    /// <param name="Silent">Runners that could not poll in time.</param>
    private sealed record Held(int Runners, double Memory, int Silent, FleetFigures Figures);
}
