using System.Diagnostics;
using System.Globalization;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Benchmarks;

/// <summary>
/// Jobs over the real wire: many runners contend for a long queue, and one sends a long log. Beside them stands what a bare
/// endpoint answers in the same run on the same machine.
/// </summary>
internal static class JobBenchmark
{
    public const int Jobs = 100_000;
    private const int Runners = 1_000;
    private const int Rows = 1_000_000;
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
        var logs = new List<string>();
        await Engines.EachAsync(async (engine, connectionString) =>
        {
            using var hub = await ServerProcess.StartHubAsync(connectionString);
            var runners = await RegisterAsync(hub, await Fleet.RegistrationTokenAsync(hub.Address));
            await ClaimAsync(engine, jobs, new WorkQueue(connectionString), runners, bare);
            logs.Add(await LogAsync(engine, runners[0]));
        });
        Console.WriteLine();
        logs.ForEach(Console.WriteLine);
    }

    private static async Task<List<RunnerClient>> RegisterAsync(ServerProcess hub, string token)
    {
        var clients = new List<RunnerClient>(Runners);
        for (var number = 0; number < Runners; number++)
        {
#pragma warning disable CA2000 // the process ends with the benchmark
            var client = new RunnerClient(new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = hub.Address });
#pragma warning restore CA2000
            await client.RegisterAsync(new RegisterRequest { Token = token, Name = $"claimer-{number}", Labels = { "linux" } });
            clients.Add(client);
        }

        return clients;
    }

    private static async Task ClaimAsync(string engine, int jobs, WorkQueue queue, List<RunnerClient> runners, ServerProcess bare)
    {
        await queue.FillAsync(jobs);
        var plain = await Load.RunAsync(bare.Address, [BareServer.Path], null, TimeSpan.FromSeconds(4));
        var left = jobs;
        var since = Stopwatch.StartNew();
        var all = await Task.WhenAll(runners.Select(async runner =>
        {
            var times = new List<double>();
            while (Volatile.Read(ref left) > 0)
            {
                var start = Stopwatch.GetTimestamp();
                if (await PollAsync(runner))
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
        if (counted != (jobs, jobs, 0))
        {
            throw new InvalidOperationException($"Of {jobs} jobs {counted.Jobs} are with runners in {counted.Tasks} tasks, and {counted.Waiting} wait.");
        }

        var perSecond = jobs / since.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| claims of {Runners:N0} runners out of {jobs:N0} jobs, {engine} | {perSecond:N0} | {perSecond / plain.PerSecond:F3} | {sorted[jobs / 2]:F0} ms | {sorted[(int)(jobs * 0.99)]:F0} ms |"));
    }

    /// <returns>True when there was a job. As for a stock runner, no answer in time is the same as none.</returns>
    private static async Task<bool> PollAsync(RunnerClient runner)
    {
        try
        {
            return (await runner.FetchTaskAsync(new FetchTaskRequest(), Patience)).Task is not null;
        }
        catch (ConnectException problem) when (problem.Code == ConnectCode.DeadlineExceeded)
        {
            return false;
        }
    }

    private static async Task<string> LogAsync(string engine, RunnerClient runner)
    {
        // Any task will do: its runner holds many by now, and the last is not ended.
        var task = await FindTaskAsync(runner);
        var rows = Enumerable.Range(0, RowsOfCall).Select(number => new LogRow { Content = $"[{number}] compiling src/module/file-{number}.c with some options and a few more" }).ToList();
        var times = new List<double>(Rows / RowsOfCall);
        for (var index = 0L; index < Rows;)
        {
            var start = Stopwatch.GetTimestamp();
            index = (await runner.UpdateLogAsync(new UpdateLogRequest { TaskId = task, Index = index, Rows = { rows } }, Timeout)).AckIndex;
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        // The first calls of all are those that compile.
        var (first, last) = (times.Skip(Compared).Take(Compared).Order().ElementAt(Compared / 2), times.TakeLast(Compared).Order().ElementAt(Compared / 2));
        return string.Create(CultureInfo.InvariantCulture,
            $"UpdateLog of {RowsOfCall} rows, {engine}: {first:F2} ms at the beginning of a log and {last:F2} ms after {Rows:N0} rows, a ratio of {last / first:F2}");
    }

    private static async Task<long> FindTaskAsync(RunnerClient runner)
    {
        for (var id = 1L; ; id++)
        {
            try
            {
                await runner.UpdateLogAsync(new UpdateLogRequest { TaskId = id }, Timeout);
                return id;
            }
            catch (ConnectException refusal) when (refusal.Code == ConnectCode.NotFound && id < Jobs)
            {
                // Another runner's.
            }
        }
    }
}
