using System.Globalization;
using RunnerHub.Benchmarks.Simulation;
using RunnerHub.Protocol;

namespace RunnerHub.Benchmarks.Drills;

/// <summary>
/// The server is killed at random moments, again and again, while runners work. In the end every job must have ended once, as
/// its runner has reported, and every row of a log that the server has acknowledged must be there.
/// </summary>
internal static class CrashDrill
{
    private const int Runners = 50;
    private const int DeliverySeconds = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <param name="jobs">A whole number of hundreds.</param>
    /// <returns>True when it went well on every engine.</returns>
    public static async Task<bool> RunAsync(int jobs, int kills)
    {
        var seed = Environment.TickCount;
        Console.WriteLine($"Seed {seed.ToString(CultureInfo.InvariantCulture)}");
        var verdicts = new List<bool>();
        await Engines.EachAsync(async (engine, connectionString) => verdicts.Add(await DrillAsync(engine, connectionString, jobs, kills, new Random(seed))));
        return verdicts.TrueForAll(well => well);
    }

    private static async Task<bool> DrillAsync(string engine, string connectionString, int jobs, int kills, Random random)
    {
        var hub = await ServerProcess.StartHubAsync(connectionString, deliverySeconds: DeliverySeconds);
        try
        {
            var queue = new WorkQueue(connectionString);
            var known = await RunnerRows.AddAsync(connectionString, Runners, "linux");
            await queue.FillAsync(jobs);
            using var end = new CancellationTokenSource(Patience);
            var plan = new FleetPlan { Addresses = [hub.Address], Labels = ["linux"], Pace = Pace.Eager, Herd = true, ProbesPerSecond = 0 };
            await using var fleet = await SimulatedFleet.StartAsync(plan, known);
            for (var kill = 0; kill < kills; kill++)
            {
                await Task.Delay(random.Next(200, 3000), end.Token);
                hub.Dispose();
                hub = await ServerProcess.StartHubAsync(connectionString, hub.Port, deliverySeconds: DeliverySeconds);
            }

            while (await queue.UnfinishedAsync() > 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), end.Token);
            }

            await fleet.DisposeAsync();
            var reported = fleet.Ended;
            var verdict = new Verdict($"Crashes, {engine}");
            verdict.Require($"no call failed but for want of a server: {fleet.Figures.DescribeProblems()}", fleet.Figures.Problems.Keys.All(
                problem => problem.Code is ConnectCode.Unavailable or ConnectCode.DeadlineExceeded));
            verdict.Require(
                string.Create(CultureInfo.InvariantCulture, $"killed {kills} times, {jobs:N0} jobs of {Runners} runners ended once each, and {reported.Values.Sum(task => task.AcknowledgedRows):N0} acknowledged rows are there"),
                await queue.CheckAsync(reported));
            return verdict.Print();
        }
        finally
        {
            hub.Dispose();
        }
    }
}
