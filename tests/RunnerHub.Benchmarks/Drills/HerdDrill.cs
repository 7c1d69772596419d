using System.Diagnostics;
using System.Globalization;
using RunnerHub.Benchmarks.Simulation;

namespace RunnerHub.Benchmarks.Drills;

/// <summary>The server was restarted, and all runners come at the same moment: each declares itself and polls.</summary>
internal static class HerdDrill
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    public static async Task<bool> RunAsync(int runners)
    {
        var verdicts = new List<bool>();
        await Engines.EachAsync(async (engine, connectionString) => verdicts.Add(await DrillAsync(engine, connectionString, runners)));
        return verdicts.TrueForAll(passed => passed);
    }

    private static async Task<bool> DrillAsync(string engine, string connectionString, int runners)
    {
        IReadOnlyList<Protocol.RunnerCredentials> known;
        using (var before = await ServerProcess.StartHubAsync(connectionString))
        {
            known = await RunnerRows.AddAsync(connectionString, runners, FleetPlan.IdleLabel);
            await before.StopAsync();
        }

        using var hub = await ServerProcess.StartHubAsync(connectionString);
        using var program = await HubProgram.CreateAsync(hub.Address);
        await using var fleet = await SimulatedFleet.StartAsync(DrilledFleet.Idle(hub, runners) with { Herd = true, ProbesPerSecond = 0 }, known);
        while (fleet.Runners.Any(runner => runner.Declared == 0) && Stopwatch.GetElapsedTime(fleet.Started) < 2 * Within)
        {
            await Task.Delay(100);
        }

        var declared = fleet.Runners.Count(runner => runner.Declared > 0);
        var last = Stopwatch.GetElapsedTime(fleet.Started, fleet.Runners.Max(runner => runner.Declared));
        // Presence is written in sets: what the pages say is asked when the set is written.
        var online = await program.CountOnlineAsync();
        await Task.Delay(Pace.Stock.LongestCycle);
        var verdict = new Verdict($"Herd, {engine}");
        verdict.Require(
            string.Create(CultureInfo.InvariantCulture, $"{declared:N0} of {runners:N0} runners were online, the last after {last.TotalSeconds:F1} s (at most {Within.TotalSeconds} s)"), declared == runners && last <= Within);
        verdict.Require(string.Create(CultureInfo.InvariantCulture, $"the server itself says that {online:N0} are online"), online == runners);
        verdict.Require($"no call failed but with unavailable: {fleet.Figures.DescribeProblems()}", fleet.IsUnavailableAllThatFailed(heard: false));
        verdict.Require($"none was told that it is not registered: {fleet.CountRefused()}", fleet.CountRefused() == 0);
        verdict.Require($"then all poll: {fleet.CountSilent()} do not", fleet.CountSilent() == 0);
        return verdict.Print();
    }
}
