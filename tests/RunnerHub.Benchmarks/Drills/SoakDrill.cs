using System.Globalization;
using RunnerHub.Benchmarks.Simulation;

namespace RunnerHub.Benchmarks.Drills;

/// <summary>Many idle runners and a trickle of jobs for a long time: nothing may grow.</summary>
internal static class SoakDrill
{
    private const int Workers = 20;
    private const int JobsOfSample = 5;
    private const double MostGrowth = 0.05;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <param name="isPostgres">On PostgreSQL instead of SQLite.</param>
    public static async Task<bool> RunAsync(int runners, TimeSpan time, bool isPostgres)
    {
        var passed = false;
        Func<Func<string, Task>, Task> engine = isPostgres ? Engines.PostgresAsync : Engines.SqliteAsync;
        await engine(async connectionString => passed = await DrillAsync(connectionString, runners, time));
        return passed;
    }

    private static async Task<bool> DrillAsync(string connectionString, int runners, TimeSpan time)
    {
        using var hub = await ServerProcess.StartHubAsync(connectionString);
        var idle = await RunnerRows.AddAsync(connectionString, runners, FleetPlan.IdleLabel);
        var workers = await RunnerRows.AddAsync(connectionString, Workers, "linux");
        using var program = await HubProgram.CreateAsync(hub.Address);
        var queue = new WorkQueue(connectionString);
        await using var fleet = await SimulatedFleet.StartAsync(DrilledFleet.Idle(hub, runners) with { ProbesPerSecond = 20 }, idle);
        await using var working = await SimulatedFleet.StartAsync(
            new FleetPlan { Addresses = [hub.Address], Labels = ["linux"], Pace = Pace.Eager, Herd = true, ProbesPerSecond = 0 }, workers);
        await Task.Delay(fleet.Settling);
        Console.WriteLine("| seconds | memory, MiB | threads | jobs that wait or run | polls/s |\n| ---: | ---: | ---: | ---: | ---: |");
        var queued = new List<int>();
        var polls = fleet.Figures.Polls;
        await using var samples = new ServerSamples(hub, Interval, async sample =>
        {
            queued.Add(await queue.UnfinishedAsync());
            var now = fleet.Figures.Polls;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {sample.At.TotalSeconds:N0} | {sample.Memory:N0} | {sample.Threads} | {queued[^1]} | {(now - polls) / Interval.TotalSeconds:N0} |"));
            polls = now;
            for (var job = 0; job < JobsOfSample; job++)
            {
                await program.QueueAsync();
            }
        });
        await Task.Delay(time);
        await samples.DisposeAsync();
        return Judge(fleet, working, samples.All, queued);
    }

    private static bool Judge(SimulatedFleet fleet, SimulatedFleet working, IReadOnlyList<ServerSample> samples, List<int> queued)
    {
        // At first it fills what it fills once.
        var settled = samples.Skip(samples.Count / 5).ToList();
        var (slope, mean) = (Trend.SlopeOf([.. settled.Select(sample => (sample.At.TotalHours, sample.Memory))]), settled.Average(sample => sample.Memory));
        var growth = slope * (settled[^1].At - settled[0].At).TotalHours / mean;
        var verdict = new Verdict("Soak");
        Console.WriteLine();
        Console.WriteLine(FleetSummary.Of(fleet, samples[^1].At + fleet.Ramp).ToMarkdown());
        verdict.Require(
            string.Create(CultureInfo.InvariantCulture, $"memory is flat: {mean:N0} MiB, {slope:+0.0;-0.0} MiB an hour, which is {growth:P1} meanwhile (at most {MostGrowth:P0})"), growth <= MostGrowth);
        verdict.Require($"no queue grows: {queued[^1]} jobs wait or run at the end, {queued.Max()} at most", queued[^1] <= 2 * JobsOfSample);
        verdict.Require($"{working.Figures.Ended} of {working.Figures.Taken} tasks were ended", working.Figures.Ended > 0 && working.Figures.Taken - working.Figures.Ended <= Workers);
        verdict.Require($"no call failed: {fleet.Figures.DescribeProblems()}; of those that work {working.Figures.DescribeProblems()}", fleet.Figures.Problems.Count == 0 && working.Figures.Problems.Count == 0);
        verdict.Require($"every runner could poll in time: {fleet.CountSilent()} could not", fleet.CountSilent() == 0);
        return verdict.Print();
    }
}
