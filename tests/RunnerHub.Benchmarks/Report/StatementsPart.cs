using RunnerHub.Benchmarks.Simulation;

namespace RunnerHub.Benchmarks.Report;

/// <summary>What idle runners cost in the database, as PostgreSQL counts it; what the server does without any runner is taken off.</summary>
internal static class StatementsPart
{
    public const string Name = "statements";

    /// <summary>A few set-based statements a minute are no statements of polls.</summary>
    private const double MostPerPoll = 0.05;

    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(20);

    public static Task RunAsync(ReportRun run) => Engines.PostgresAsync(async connectionString =>
    {
        using var hub = await ServerProcess.StartHubAsync(connectionString);
        var known = await RunnerRows.AddAsync(connectionString, run.Pick(200, 5_000), FleetPlan.IdleLabel);
        var time = run.Seconds(20, 60);
        var alone = await CountAsync(connectionString, time);
        await using var fleet = await SimulatedFleet.StartAsync(new FleetPlan { Addresses = [hub.Address], ProbesPerSecond = 0 }, known);
        await Task.Delay(fleet.Ramp + TimeSpan.FromSeconds(10));
        var polls = fleet.Figures.Polls;
        var counted = await CountAsync(connectionString, time);
        polls = fleet.Figures.Polls - polls;
        var perPoll = Math.Max(0, counted.Calls - alone.Calls) / Math.Max(1, polls);
        var rows = counted.RunnerRows / known.Count * (WriteInterval / time);
        var problems = fleet.Figures.Problems.Count > 0 ? $"; {fleet.Figures.DescribeProblems()}" : "";
        run.Add(Name, "statements of an idle runner's poll", Engines.Postgres, $"none (below {MostPerPoll})", $"{perPoll:F3} in {polls:N0} polls{problems}", polls > 0 && perPoll < MostPerPoll);
        run.Add(Name, "rows written for an idle runner each 20 s", Engines.Postgres, "1 at most", $"{rows:F2}{problems}", rows <= 1.05);
    });

    private static async Task<StatementCount> CountAsync(string connectionString, TimeSpan time)
    {
        var before = await StatementCount.ReadAsync(connectionString);
        await Task.Delay(time);
        return await StatementCount.ReadAsync(connectionString) - before;
    }
}
