using System.Collections.Concurrent;
using System.Globalization;

namespace RunnerHub.Benchmarks;

/// <summary>
/// The server is killed at random moments, again and again, while runners work. In the end every job must have ended once, as
/// its runner has reported, and every row of a log that the server has acknowledged must be there.
/// </summary>
internal static class CrashDrill
{
    private const int Runners = 50;
    private const int Jobs = 3_000;
    private const int Kills = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task RunAsync()
    {
        var seed = Environment.TickCount;
        Console.WriteLine($"Seed {seed.ToString(CultureInfo.InvariantCulture)}");
        await Engines.EachAsync((engine, connectionString) => DrillAsync(engine, connectionString, new Random(seed)));
    }

    private static async Task DrillAsync(string engine, string connectionString, Random random)
    {
        var hub = await ServerProcess.StartHubAsync(connectionString);
        try
        {
            var queue = new WorkQueue(connectionString);
            var runners = new List<DrilledRunner>();
            var token = await Fleet.RegistrationTokenAsync(hub.Address);
            for (var number = 0; number < Runners; number++)
            {
                runners.Add(await DrilledRunner.RegisterAsync(hub.Address, token, $"drilled-{number}", new Random(random.Next())));
            }

            await queue.FillAsync(Jobs);
            using var end = new CancellationTokenSource(Patience);
            var working = Task.WhenAll(runners.Select(runner => runner.WorkAsync(end.Token)));
            for (var kill = 0; kill < Kills; kill++)
            {
                await Task.Delay(random.Next(200, 3000), end.Token);
                hub.Dispose();
                hub = await ServerProcess.StartHubAsync(connectionString, hub.Port);
            }

            while (await queue.UnfinishedAsync() > 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), end.Token);
            }

            await end.CancelAsync();
            await working;
            var reported = new ConcurrentDictionary<long, DrilledTask>(runners.SelectMany(runner => runner.Done));
            var problems = await queue.CheckAsync(reported);
            Console.WriteLine(problems.Count > 0
                ? string.Join('\n', problems.Take(20))
                : string.Create(CultureInfo.InvariantCulture,
                    $"{engine}: killed {Kills} times; {Jobs:N0} jobs of {Runners} runners ended once each, {reported.Values.Sum(task => task.AcknowledgedRows):N0} acknowledged rows are there."));
        }
        finally
        {
            hub.Dispose();
        }
    }
}
