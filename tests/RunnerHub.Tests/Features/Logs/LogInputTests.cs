using System.Net;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using RunnerHub.Features.Logs;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Features.RunnerProtocol;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Logs;

/// <summary>Rows that are odd, too long or too many.</summary>
public abstract class LogInputTests(Hub hub) : HubTests(hub)
{
    private async Task<(RunnerActor Runner, long Task)> StartTaskAsync()
    {
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("odd"), "linux");
        return (runner, (await Hub.AddTaskAsync(runner.Id)).Id);
    }

    [Theory]
    [InlineData("a\nb\r\nc", "a\\nb\r\\nc")]
    [InlineData("nul\0nul", "nul\uFFFDnul")]
    [InlineData("\u2028 \u0085 \u202E \uFEFF \uFFFF", "\u2028 \u0085 \u202E \uFEFF \uFFFF")]
    [InlineData("'; DROP TABLE \"ActionTasks\"; --", "'; DROP TABLE \"ActionTasks\"; --")]
    public async Task What_would_end_a_row_or_cannot_be_stored_is_written_otherwise(string sent, string kept)
    {
        var (runner, task) = await StartTaskAsync();

        await runner.SendLogAsync(task, 0, [sent]);

        Assert.Equal([kept], await Hub.LogRowsAsync(task));
    }

    [Fact]
    public async Task A_row_of_a_megabyte_is_cut_at_64_KiB_before_the_letter_that_does_not_fit()
    {
        var (runner, task) = await StartTaskAsync();

        await runner.SendLogAsync(task, 0, [new string('x', 1 << 20), "a" + new string('€', 400_000), "after"]);

        Assert.Equal([new string('x', 64 << 10), "a" + new string('€', 21845), "after"], await Hub.LogRowsAsync(task));
    }

    [Fact]
    public async Task A_row_without_a_time_that_can_be_has_that_of_the_server()
    {
        var (runner, task) = await StartTaskAsync();
        var now = Hub.Clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm", null);
        var request = new UpdateLogRequest { TaskId = task };
        request.Rows.Add(new LogRow { Content = "none" });
        foreach (var (seconds, nanos) in new[] { (long.MaxValue, 0), (long.MinValue, 0), (0L, -1), (0L, 1_000_000_000), (253402300800L, 0) })
        {
            request.Rows.Add(new LogRow { Content = "odd", Time = new Timestamp { Seconds = seconds, Nanos = nanos } });
        }

        request.Rows.Add(new LogRow { Content = "first", Time = new Timestamp { Seconds = -62135596800 } });
        request.Rows.Add(new LogRow { Content = "last", Time = new Timestamp { Seconds = 253402300799, Nanos = 999_999_999 } });
        await runner.Client.UpdateLogAsync(request);

        var rows = LogText.Split(await Hub.LogAsync(task)).ToList();
        Assert.All(rows[..6], row => Assert.StartsWith(now, row, StringComparison.Ordinal));
        Assert.Equal(["0001-01-01T00:00:00.0000000Z first", "9999-12-31T23:59:59.9999999Z last"], rows[6..]);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused_and_nothing_of_the_call_is_stored()
    {
        var (runner, task) = await StartTaskAsync();
        var good = new UpdateLogRequest { TaskId = task, Rows = { new LogRow { Content = "good" }, new LogRow { Content = "??" } } }.ToByteArray();
        var place = good.AsSpan().IndexOf("??"u8);
        (good[place], good[place + 1]) = (0xC3, 0x28);

        var reply = await Hub.CallAsync(RunnerProcedures.UpdateLog, good, RawCalls.Proto, runner.Credentials());

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_argument"), (reply.Status, reply.Code));
        Assert.Contains("not a valid UpdateLogRequest", reply.Message, StringComparison.Ordinal);
        Assert.Equal("", await Hub.LogAsync(task));
    }

    [Fact]
    public async Task Half_a_pair_in_JSON_is_refused_as_well()
    {
        var (runner, task) = await StartTaskAsync();

        var reply = await Hub.CallJsonAsync(
            RunnerProcedures.UpdateLog, $$"""{"taskId":"{{task}}","rows":[{"content":"a\ud800b"}]}""", runner.Credentials());

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_argument"), (reply.Status, reply.Code));
        Assert.Equal("", await Hub.LogAsync(task));
    }

    [Fact]
    public async Task An_index_below_zero_is_refused()
    {
        var (runner, task) = await StartTaskAsync();

        Assert.Equal(
            (ConnectCode.InvalidArgument, "The index of the first row must not be negative."),
            await runner.FailToSendLogAsync(task, long.MinValue, "what"));
    }

    [Fact]
    public async Task A_call_full_of_empty_rows_is_stored_whole()
    {
        var (runner, task) = await StartTaskAsync();

        Assert.Equal(200_000, await runner.SendLogAsync(task, 0, Enumerable.Repeat("", 200_000)));

        Assert.Equal(200_000, (await Hub.LogRowsAsync(task)).Length);
        Assert.True(await Hub.ReadAsync(db => Task.FromResult(db.LogChunks.Count(chunk => chunk.TaskId == task))) > 1);
    }

    [Fact]
    public async Task All_that_a_job_wrote_during_an_outage_may_come_at_once()
    {
        var (runner, task) = await StartTaskAsync();
        await runner.SendLogAsync(task, 0, LogCalls.Numbered(0, 3));
        var rows = LogCalls.Numbered(0, 40_000).Select(row => row.PadRight(1_000)).ToList();

        Assert.Equal(40_001, await runner.SendLogAsync(task, 1, rows, noMore: true));

        var kept = await Hub.LogRowsAsync(task);
        Assert.Equal(["row 0", "row 1", "row 2", .. rows[2..]], kept);
        Assert.Equal("log file has been archived", (await runner.FailToSendLogAsync(task, 40_001, "more")).Message);
    }

    [Fact]
    public async Task A_row_that_is_larger_than_any_message_is_refused()
    {
        var (runner, task) = await StartTaskAsync();

        Assert.Equal(
            (ConnectCode.ResourceExhausted, "A field of the message is larger than 8388608 bytes."),
            await runner.FailToSendLogAsync(task, 0, new string('x', 9_000_000)));
    }

    [Fact]
    public async Task While_the_database_is_away_nothing_is_acknowledged_and_nothing_is_lost()
    {
        var (runner, task) = await StartTaskAsync();
        await runner.SendLogAsync(task, 0, LogCalls.Numbered(0, 2));

        await Hub.TakeDatabaseAwayAsync();
        Assert.Equal(ConnectCode.Unavailable, (await runner.FailToSendLogAsync(task, 2, "row 2", "row 3")).Code);
        await Hub.BringDatabaseBackAsync();

        Assert.Equal(4, await runner.SendLogAsync(task, 2, LogCalls.Numbered(2, 2)));
        Assert.Equal(LogCalls.Numbered(0, 4), await Hub.LogRowsAsync(task));
    }

    public sealed class Sqlite(SqliteHub hub) : LogInputTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : LogInputTests(hub), IClassFixture<PostgresHub>;
}
