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
        var (memory, polls) = ($"resident memory with {runners} idle runners", $"p99 of a poll with {runners} idle runners");
        using (var bare = await ServerProcess.StartBareAsync())
        {
            var nobody = new RunnerCredentials(Guid.Empty.ToString(), "");
            var held = await HoldAsync(run, bare, [.. Enumerable.Repeat(nobody, runners)]);
            run.Compare(Name, memory, "a bare endpoint that holds all", held.DescribeMemory());
            run.Compare(Name, polls, "a bare endpoint that holds all", held.DescribeLatency());
        }

        await Engines.EachAsync(async (engine, connectionString) =>
        {
            using var hub = await ServerProcess.StartHubAsync(connectionString);
            var held = await HoldAsync(run, hub, await RunnerRows.AddAsync(connectionString, runners, FleetPlan.IdleLabel));
            run.Add(Name, memory, engine, "1 GiB at most", held.DescribeMemory(), held.IsWell && held.Memory <= MostMemory);
            run.Add(Name, polls, engine, "under 50 ms", held.DescribeLatency(), held.IsWell && held.Figures.Probes.Count > 0 && Longer(held.AtOnce, held.Late) < Slowest);
        });
    }

    private static async Task<Held> HoldAsync(ReportRun run, ServerProcess server, IReadOnlyList<RunnerCredentials> known)
    {
        await using var fleet = await SimulatedFleet.StartAsync(new FleetPlan { Addresses = [server.Http2Address], Http2 = true }, known);
        var coming = await WatchAsync(server, fleet.Settling + Pace.Stock.LongestCycle);
        // What it takes until all have come is another question (the drill of the herd).
        fleet.Figures.Restart();
        return new Held(Math.Max(coming, await WatchAsync(server, run.Seconds(15, 90))), fleet.CountSilent(), fleet.Figures);
    }

    /// <returns>The most memory that was resident meanwhile, in MiB.</returns>
    private static async Task<double> WatchAsync(ServerProcess server, TimeSpan time)
    {
        var most = 0L;
        for (var since = Stopwatch.StartNew(); since.Elapsed < time;)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            most = Math.Max(most, server.Take().Memory);
        }

        return most / 1048576.0;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <param name="Memory">The most that was resident, in MiB.</param>
    /// <param name="Silent">Runners that could not poll in time.</param>
    private sealed record Held(double Memory, int Silent, FleetFigures Figures)
    {
        public bool IsWell => Silent == 0 && Figures.Problems.Count == 0;

        public TimeSpan AtOnce => Longer(Figures.Probes.At(99), Figures.AtOnce.At(99));

        public TimeSpan Late => Figures.Lateness.At(99);

        private string Trouble => IsWell ? "" : $"; {Silent} runners could not poll in time; calls that failed: {Figures.DescribeProblems()}";

        public FormattableString DescribeMemory() => $"{Memory:N0} MiB{Trouble}";

        public FormattableString DescribeLatency() =>
            $"{AtOnce.TotalMilliseconds:F1} ms answered at once, {Late.TotalMilliseconds:F1} ms late when held ({(double)Figures.Held / Figures.Polls:P0} of {Figures.Polls:N0}); the simulator's own lag {Figures.OwnLag.At(99).TotalMilliseconds:F1} ms{Trouble}";
    }
}
