using System.Diagnostics;
using System.Globalization;
using RunnerHub.Benchmarks.Simulation;
using RunnerHub.Tests.Support;

namespace RunnerHub.Benchmarks.Drills;

/// <summary>PostgreSQL is stopped and started again while runners poll.</summary>
internal static class DatabaseDrill
{
    private const int MoreThreads = 50;
    private const double MoreMemory = 256;
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    public static async Task<bool> RunAsync(int runners)
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        var connectionString = await Engines.NewDatabaseAsync(cluster.ConnectionString);
        using var hub = await ServerProcess.StartHubAsync(connectionString);
        var known = await RunnerRows.AddAsync(connectionString, runners, FleetPlan.IdleLabel);
        await using var fleet = await SimulatedFleet.StartAsync(DrilledFleet.Idle(hub, runners), known);
        await Task.Delay(fleet.Settling);
        var verdict = new Verdict("Restart of PostgreSQL");
        verdict.Require($"before it all was well: calls that failed: {fleet.Figures.DescribeProblems()}", fleet.Figures.Problems.Count == 0 && fleet.BackWithin(fleet.Started) is not null);
        await using var samples = new ServerSamples(hub, TimeSpan.FromSeconds(1));

        await cluster.StopAsync();
        await Task.Delay(Outage);
        await cluster.StartAsync();
        var returned = Stopwatch.GetTimestamp();
        await Task.Delay(Within + Pace.Stock.LongestCycle + TimeSpan.FromSeconds(2));

        verdict.Require($"runners were told nothing but that it is unavailable: {fleet.Figures.DescribeProblems()}", fleet.IsUnavailableAllThatFailed(heard: true));
        verdict.Require($"none was told that it is not registered: {fleet.CountRefused()}", fleet.CountRefused() == 0);
        var back = fleet.BackWithin(returned);
        verdict.Require(
            back is { } time ? string.Create(CultureInfo.InvariantCulture, $"all {runners:N0} were back within {time.TotalSeconds:F1} s of its return (at most {Within.TotalSeconds} s)") : "all were back",
            back <= Within);
        verdict.Require(
            $"the server took no more for it: {samples.Describe()}",
            samples.All.Max(sample => sample.Threads) <= samples.All[0].Threads + MoreThreads && samples.All.Max(sample => sample.Memory) <= samples.All[0].Memory + MoreMemory);
        return verdict.Print();
    }
}
