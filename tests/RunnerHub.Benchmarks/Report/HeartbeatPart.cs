using RunnerHub.Protocol.Messages;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Benchmarks.Report;

/// <summary>What a report costs that says nothing new, as PostgreSQL counts it.</summary>
internal static class HeartbeatPart
{
    public const string Name = "heartbeat";
    private const int Times = 200;

    public static Task RunAsync(ReportRun run) => Engines.PostgresAsync(async connectionString =>
    {
        using var hub = await ServerProcess.StartHubAsync(connectionString);
        var runner = (await JobBenchmark.RunnersAsync(hub, connectionString, 1))[0];
        await new WorkQueue(connectionString).FillAsync(100);
        var task = await JobBenchmark.TakeAsync(runner);
        var report = new UpdateTaskRequest { State = new TaskState { Id = task, Steps = { new StepState { Id = 0, LogLength = 1 } } } };
        for (var warm = 0; warm < 5; warm++)
        {
            await runner.UpdateTaskAsync(report);
        }

        var before = await StatementCount.ReadAsync(connectionString);
        for (var time = 0; time < Times; time++)
        {
            await runner.UpdateTaskAsync(report);
        }

        var each = (await StatementCount.ReadAsync(connectionString) - before).Calls / Times;
        run.Add(Name, "statements of an UpdateTask that says nothing new", Engines.Postgres, "1", $"{each:F2}", each is > 0.9 and < 1.1);
    });
}
