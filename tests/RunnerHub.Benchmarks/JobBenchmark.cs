using System.Diagnostics;
using System.Globalization;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Benchmarks;

/// <param name="Middle">Milliseconds within which half of them had a job.</param>
/// <param name="Slow">Milliseconds within which 99 of 100 had one.</param>
internal sealed record Claimed(int Jobs, double PerSecond, double Middle, double Slow);

/// <summary>
/// Jobs over the real wire: many runners contend for a long queue, and one sends a long log. Beside them stands what a bare
/// endpoint answers in the same run on the same machine.
/// </summary>
internal static class JobBenchmark
{
    public const int Jobs = 100_000;
    public const int Runners = 1_000;
    private const int RowsOfCall = 100;
    private const int Compared = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <param name="jobs">How many wait; a whole number of hundreds.</param>
    public static async Task RunAsync(int jobs)
    {
        using var bare = await ServerProcess.StartBareAsync();
        Console.WriteLine("| what | claims/s | of the bare endpoint | p50 | p99 |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        await Engines.EachAsync(async (engine, connectionString) =>
        {
            using var hub = await ServerProcess.StartHubAsync(connectionString);
            var runners = await RunnersAsync(hub, connectionString, Runners);
            var plain = await Load.OfPages(bare.Address, [BareServer.Path]).RunAsync(TimeSpan.FromSeconds(4));
            var claims = await ClaimAsync(jobs, new WorkQueue(connectionString), runners);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| claims of {Runners:N0} runners out of {jobs:N0} jobs, {engine} | {claims.PerSecond:N0} | {claims.PerSecond / plain.PerSecond:F3} | {claims.Middle:F0} ms | {claims.Slow:F0} ms |"));
        });
    }

    /// <summary>Runners with the label "linux", known to the server.</summary>
    public static async Task<List<RunnerClient>> RunnersAsync(ServerProcess hub, string connectionString, int count)
    {
#pragma warning disable CA2000 // the process ends with the benchmark
        return [.. (await RunnerRows.AddAsync(connectionString, count, "linux")).Select(known =>
            new RunnerClient(new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = hub.Address }) { Credentials = known })];
#pragma warning restore CA2000
    }

    /// <summary>Queues jobs, and has all runners ask until there are none.</summary>
    /// <exception cref="InvalidOperationException">A job was given away twice, or lost.</exception>
    public static async Task<Claimed> ClaimAsync(int jobs, WorkQueue queue, List<RunnerClient> runners)
    {
        await queue.FillAsync(jobs);
        var left = jobs;
        var since = Stopwatch.StartNew();
        var all = await Task.WhenAll(runners.Select(async runner =>
        {
            var times = new List<double>();
            while (Volatile.Read(ref left) > 0)
            {
                var start = Stopwatch.GetTimestamp();
                if (await PollAsync(runner) is not null)
                {
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                    if (Interlocked.Decrement(ref left) == 0)
                    {
                        since.Stop();
                    }
                }
            }

            return times;
        })).WaitAsync(TimeSpan.FromMinutes(10));
        var sorted = all.SelectMany(times => times).Order().ToList();
        var counted = await queue.CountAsync();
        return counted == (jobs, jobs, 0)
            ? new Claimed(jobs, jobs / since.Elapsed.TotalSeconds, sorted[jobs / 2], sorted[(int)(jobs * 0.99)])
            : throw new InvalidOperationException($"Of {jobs} jobs {counted.Jobs} are with runners in {counted.Tasks} tasks, and {counted.Waiting} wait.");
    }

    /// <returns>The id of a task that the runner has got.</returns>
    public static async Task<long> TakeAsync(RunnerClient runner) =>
        await PollAsync(runner) ?? await PollAsync(runner) ?? throw new InvalidOperationException("There was no job for the runner.");

    /// <summary>Sends a long log of a task, a hundred rows a call.</summary>
    /// <returns>How many milliseconds a call takes at its beginning and at its end.</returns>
    public static async Task<(double First, double Last)> LogAsync(RunnerClient runner, int rows)
    {
        var task = await TakeAsync(runner);
        var sent = Enumerable.Range(0, RowsOfCall).Select(number => new LogRow { Content = $"[{number}] compiling src/module/file-{number}.c with some options and a few more" }).ToList();
        var times = new List<double>(rows / RowsOfCall);
        for (var index = 0L; index < rows;)
        {
            var start = Stopwatch.GetTimestamp();
            index = (await runner.UpdateLogAsync(new UpdateLogRequest { TaskId = task, Index = index, Rows = { sent } }, Timeout)).AckIndex;
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        // The first calls of all are those that compile.
        return (times.Skip(Compared).Take(Compared).Order().ElementAt(Compared / 2), times.TakeLast(Compared).Order().ElementAt(Compared / 2));
    }

    /// <returns>The id of a task, or null when there was none. As for a stock runner, no answer in time is the same as none.</returns>
    private static async Task<long?> PollAsync(RunnerClient runner)
    {
        try
        {
            return (await runner.FetchTaskAsync(new FetchTaskRequest(), Patience)).Task?.Id;
        }
        catch (ConnectException problem) when (problem.Code == ConnectCode.DeadlineExceeded)
        {
            return null;
        }
    }
}
