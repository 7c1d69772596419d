using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Benchmarks.Simulation;

namespace RunnerHub.Benchmarks.Report;

/// <summary>From the moment a job is queued, by the server's own record, until a runner whose poll was parked has it: on the same node, and on another.</summary>
internal static class DispatchPart
{
    public const string Name = "dispatch";
    private const int Runners = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>They come back at once, so that nearly all of them are parked at any time.</summary>
    private static readonly Pace Parked = Pace.Eager with { FirstPause = TimeSpan.FromMilliseconds(20), LongestPause = TimeSpan.FromMilliseconds(20) };

    public static async Task RunAsync(ReportRun run)
    {
        await Engines.EachAsync(async (engine, connectionString) =>
        {
            using var hub = await ServerProcess.StartHubAsync(connectionString);
            await MeasureAsync(run, "job queued → parked poll answered", engine, connectionString, hub, hub);
        });
        await Engines.PostgresAsync(async connectionString =>
        {
            using var one = await ServerProcess.StartHubAsync(connectionString);
            using var other = await ServerProcess.StartHubAsync(connectionString);
            await MeasureAsync(run, "the same, the poll parked on another node", Engines.Postgres, connectionString, one, other);
        });
    }

    private static async Task MeasureAsync(ReportRun run, string what, string engine, string connectionString, ServerProcess asked, ServerProcess polled)
    {
        var known = await RunnerRows.AddAsync(connectionString, Runners, "linux");
        var taken = new ConcurrentDictionary<long, DateTimeOffset>();
        var plan = new FleetPlan
        {
            Addresses = [polled.Address],
            Labels = ["linux"],
            Pace = Parked,
            Herd = true,
            ProbesPerSecond = 0,
            WhenTaken = task => taken[task] = TimeProvider.System.GetUtcNow(),
        };
        await using var fleet = await SimulatedFleet.StartAsync(plan, known);
        using var program = await HubProgram.CreateAsync(asked.Address);
        await Task.Delay(TimeSpan.FromSeconds(3));
        var times = new LatencyHistogram();
        var late = 0;
        for (var number = 0; number < run.Pick(20, 300); number++)
        {
            // The first are those that compile.
            if (await QueueAsync(program, connectionString, taken) is not { } time)
            {
                late++;
            }
            else if (number >= run.Pick(5, 50))
            {
                times.Record(time);
            }
        }

        var (middle, slow) = (times.At(50).TotalMilliseconds, times.At(99).TotalMilliseconds);
        var lost = late == 0 ? "" : $"; {late} were not taken within {Patience.TotalSeconds} s";
        run.Add(Name, what, engine, "p50 under 20 ms, p99 under 100 ms", $"p50 {middle:F1} ms, p99 {slow:F1} ms{lost}", late == 0 && times.Count > 0 && middle < 20 && slow < 100);
    }

    /// <returns>Null when nobody has taken the job.</returns>
    private static async Task<TimeSpan?> QueueAsync(HubProgram program, string connectionString, ConcurrentDictionary<long, DateTimeOffset> taken)
    {
        var run = await program.QueueAsync();
        for (var until = Environment.TickCount64 + (long)Patience.TotalMilliseconds; Environment.TickCount64 < until; await Task.Delay(20))
        {
            await using var db = Engines.Open(connectionString);
            // More than one where a runner had gone before it received the job: then it was another's.
            foreach (var task in await db.Tasks.Where(task => task.RunId == run).Select(task => new { task.Id, task.Job!.Queued }).ToListAsync())
            {
                if (taken.TryGetValue(task.Id, out var at))
                {
                    return at - task.Queued;
                }
            }
        }

        return null;
    }
}
