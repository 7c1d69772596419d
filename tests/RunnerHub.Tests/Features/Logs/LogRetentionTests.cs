using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Logs;
using RunnerHub.Protocol;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Logs;

/// <summary>A log is removed a year after its task has ended.</summary>
public abstract class LogRetentionTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_log_is_removed_after_its_time_and_the_others_stay()
    {
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("keeper"), "linux");
        var yearAgo = Hub.Clock.GetUtcNow() - TimeSpan.FromDays(365);
        var old = (await Hub.AddTaskAsync(runner.Id, status: JobStatus.Success, at: yearAgo)).Id;
        var young = (await Hub.AddTaskAsync(runner.Id, status: JobStatus.Failure, at: yearAgo + TimeSpan.FromDays(1))).Id;
        var running = (await Hub.AddTaskAsync(runner.Id, at: yearAgo)).Id;
        foreach (var (task, rows) in new[] { (old, 210), (young, 1), (running, 1) })
        {
            for (var row = 0; row < rows; row++)
            {
                await runner.SendLogAsync(task, row, LogCalls.Numbered(row, 1));
            }
        }

        Hub.Clock.Advance(TimeSpan.FromMinutes(10));
        await Waiting.UntilAsync(async () => await ExtentAsync(old) == new LogExtent(0, 0, IsSealed: true, IsExpired: true));

        Assert.Equal(0, await Hub.ReadAsync(db => db.LogChunks.CountAsync(chunk => chunk.TaskId == old)));
        Assert.Equal(["row 0"], await Hub.LogRowsAsync(running));
        Assert.Equal(["row 0"], await Hub.LogRowsAsync(young));
        Assert.Equal((ConnectCode.AlreadyExists, "log file has been archived"), await runner.FailToSendLogAsync(old, 210, "a year late"));
    }

    private Task<LogExtent?> ExtentAsync(long task) => Hub.UseAsync((LogReader reader) => reader.FindAsync(task, CancellationToken.None));

    public sealed class Sqlite(SqliteHub hub) : LogRetentionTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : LogRetentionTests(hub), IClassFixture<PostgresHub>;
}
