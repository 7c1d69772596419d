using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Logs;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;
using RunnerHub.Protocol;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Logs;

/// <summary>How the log of a task is taken, row by row.</summary>
public abstract class UpdateLogTests(Hub hub) : HubTests(hub)
{
    private static readonly (ConnectCode, string) Archived = (ConnectCode.AlreadyExists, "log file has been archived");
    private static readonly (ConnectCode, string) NotYours = (ConnectCode.NotFound, "invalid runner for task");

    private async Task<(RunnerActor Runner, long Task)> StartTaskAsync(JobStatus status = JobStatus.Running)
    {
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("logger"), "linux");
        return (runner, (await Hub.AddTaskAsync(runner.Id, status: status)).Id);
    }

    [Fact]
    public async Task Rows_are_stored_with_their_times_and_acknowledged()
    {
        var (runner, task) = await StartTaskAsync();

        Assert.Equal(0, await runner.SendLogAsync(task, 0, []));
        Assert.Equal(2, await runner.SendLogAsync(task, 0, ["first", ""]));
        Assert.Equal(3, await runner.SendLogAsync(task, 2, ["\e[31mred\e[0m \t ünï 🦊"]));

        Assert.Equal(
            "2026-03-04T09:31:00.0000000Z first\n2026-03-04T09:31:00.0000000Z \n2026-03-04T09:31:00.0000000Z \e[31mred\e[0m \t ünï 🦊\n",
            await Hub.LogAsync(task));
    }

    [Theory]
    [InlineData(0, 3, 3)] // all of it again
    [InlineData(1, 1, 3)] // a part of it again
    [InlineData(0, 0, 3)] // nothing
    [InlineData(3, 0, 3)] // nothing, where it goes on
    [InlineData(2, 3, 5)] // one again, two new
    [InlineData(3, 2, 5)] // two new
    [InlineData(4, 2, 3)] // a gap
    [InlineData(long.MaxValue, 2, 3)] // a gap without end
    public async Task After_three_rows_what_is_new_without_a_gap_is_stored(long index, int count, long acknowledged)
    {
        var (runner, task) = await StartTaskAsync();
        await runner.SendLogAsync(task, 0, LogCalls.Numbered(0, 3));

        Assert.Equal(acknowledged, await runner.SendLogAsync(task, index, LogCalls.Numbered((int)Math.Min(index, 9), count)));

        Assert.Equal(LogCalls.Numbered(0, (int)acknowledged), await Hub.LogRowsAsync(task));
    }

    [Theory]
    [InlineData(2, 0, 2)] // without rows
    [InlineData(0, 0, 2)] // without rows, from the beginning
    [InlineData(0, 2, 2)] // with rows that are known
    [InlineData(2, 1, 3)] // with a new one
    public async Task A_log_is_sealed_with_the_last_call_and_takes_no_row_afterwards(long index, int count, long length)
    {
        var (runner, task) = await StartTaskAsync();
        await runner.SendLogAsync(task, 0, LogCalls.Numbered(0, 2));

        Assert.Equal(length, await runner.SendLogAsync(task, index, LogCalls.Numbered((int)index, count), noMore: true));

        Assert.Equal(length, await runner.SendLogAsync(task, index, LogCalls.Numbered((int)index, count), noMore: true));
        Assert.Equal(length, await runner.SendLogAsync(task, length, []));
        Assert.Equal(length, await runner.SendLogAsync(task, length + 5, ["a gap"]));
        Assert.Equal(Archived, await runner.FailToSendLogAsync(task, length, "too late"));
        Assert.Equal(LogCalls.Numbered(0, (int)length), await Hub.LogRowsAsync(task));
    }

    [Fact]
    public async Task An_empty_log_can_be_sealed_and_one_with_a_gap_cannot()
    {
        var (runner, task) = await StartTaskAsync();
        Assert.Equal(0, await runner.SendLogAsync(task, 1, ["lost"], noMore: true));
        Assert.Equal(0, await runner.SendLogAsync(task, 1, [], noMore: true));
        Assert.False(await IsSealedAsync(task));

        Assert.Equal(0, await runner.SendLogAsync(task, 0, [], noMore: true));

        Assert.True(await IsSealedAsync(task));
        Assert.Equal("", await Hub.LogAsync(task));
    }

    [Theory]
    [InlineData((int)JobStatus.Failure)]
    [InlineData((int)JobStatus.Cancelled)]
    [InlineData((int)JobStatus.Cancelling)]
    public async Task A_task_that_has_ended_or_is_to_end_still_takes_its_last_rows(int status)
    {
        var (runner, task) = await StartTaskAsync((JobStatus)status);

        Assert.Equal(1, await runner.SendLogAsync(task, 0, ["bye"], noMore: true));

        Assert.Equal(["bye"], await Hub.LogRowsAsync(task));
    }

    [Fact]
    public async Task A_task_of_another_runner_or_of_none_takes_nothing()
    {
        var (_, task) = await StartTaskAsync();
        var (other, _) = await StartTaskAsync();

        Assert.Equal(NotYours, await other.FailToSendLogAsync(task, 0, "mine"));
        Assert.Equal(NotYours, await other.FailToSendLogAsync(task, 0));
        Assert.Equal(NotYours, await other.FailToSendLogAsync(long.MaxValue, 0, "whose"));
        Assert.Equal(NotYours, await other.FailToSendLogAsync(-1, 0, "whose"));
        Assert.Equal("", await Hub.LogAsync(task));
    }

    [Fact]
    public async Task A_deleted_runner_is_refused_and_what_it_sent_before_stays()
    {
        var (runner, task) = await StartTaskAsync();
        await runner.SendLogAsync(task, 0, ["before"]);
        await Hub.UseAsync((RunnerChanges changes) => changes.DeleteAsync(new Scope.Instance(), [runner.Id], CancellationToken.None));

        Assert.Equal(ConnectCode.Unauthenticated, (await runner.FailToSendLogAsync(task, 1, "after")).Code);

        Assert.Equal(["before"], await Hub.LogRowsAsync(task));
    }

    [Fact]
    public async Task Each_call_shows_that_the_runner_has_the_task_and_is_at_it()
    {
        var (runner, task) = await StartTaskAsync();
        foreach (var rows in new[] { [], new[] { "something" } })
        {
            Hub.Clock.Advance(TimeSpan.FromMinutes(1));
            var now = Hub.Clock.GetUtcNow();

            await runner.SendLogAsync(task, 0, rows);

            var row = await Hub.ReadAsync(async db => (await db.Tasks.FindAsync(task))!);
            Assert.True(row.IsReported);
            Assert.True(row.Updated >= now);
        }
    }

    [Fact]
    public async Task Callers_at_once_neither_lose_nor_double_a_row()
    {
        var (runner, task) = await StartTaskAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async caller =>
        {
            // Each knows the whole log and sends it in pieces of its own size, as if all others had been lost.
            for (long known = 0; known < 120;)
            {
                known = await runner.SendLogAsync(task, known, LogCalls.Numbered((int)known, (int)Math.Min(120 - known, 3 + caller)));
            }
        }));

        Assert.Equal(LogCalls.Numbered(0, 120), await Hub.LogRowsAsync(task));
    }

    [Fact]
    public async Task Whoever_waits_for_a_log_is_told_of_rows_and_of_its_end()
    {
        var (runner, task) = await StartTaskAsync();
        var signals = Hub.Get<SignalBus>();

        var rows = signals.NextAsync(TaskLogs.TopicOf(task));
        await runner.SendLogAsync(task, 0, ["news"]);
        await rows.WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken);
        var end = signals.NextAsync(TaskLogs.TopicOf(task));
        await runner.SendLogAsync(task, 1, [], noMore: true);

        await end.WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken);
    }

    private Task<bool> IsSealedAsync(long task) => Hub.ReadAsync(async db => (await db.Tasks.FindAsync(task))!.LogSealed);

    public sealed class Sqlite(SqliteHub hub) : UpdateLogTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : UpdateLogTests(hub), IClassFixture<PostgresHub>;
}
