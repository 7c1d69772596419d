using RunnerHub.Features.Logs;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Logs;

/// <summary>Reading a log: a part of it, all of it, what has certain words.</summary>
public abstract class LogReaderTests(Hub hub) : HubTests(hub)
{
    private async Task<long> LogOfAsync(params string[][] batches)
    {
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("writer"), "linux");
        var task = await Hub.AddTaskAsync(runner.Id);
        long length = 0;
        foreach (var batch in batches)
        {
            length = await runner.SendLogAsync(task.Id, length, batch);
        }

        return task.Id;
    }

    [Theory]
    [InlineData(0, 10, 0, 10)]
    [InlineData(2, 5, 2, 3)]
    [InlineData(3, 4, 3, 1)]
    [InlineData(9, 100, 9, 1)]
    [InlineData(-5, 2, 0, 2)]
    [InlineData(10, 20, 10, 0)]
    [InlineData(5, 5, 5, 0)]
    [InlineData(7, 2, 7, 0)]
    [InlineData(long.MaxValue, long.MaxValue, long.MaxValue, 0)]
    [InlineData(long.MinValue, long.MaxValue, 0, 10)]
    public async Task Rows_from_one_to_before_another_are_those_that_there_are(long from, long to, long first, int count)
    {
        var task = await LogOfAsync([.. LogCalls.Numbered(0, 3)], [.. LogCalls.Numbered(3, 4)], [.. LogCalls.Numbered(7, 3)]);

        var rows = await Hub.UseAsync((LogReader reader) => reader.RowsAsync(task, from, to, CancellationToken.None));

        Assert.Equal(first, rows.First);
        Assert.Equal(LogCalls.Numbered((int)Math.Min(first, 99), count), rows.Rows.Select(row => row[LogText.ContentStart..]));
    }

    [Fact]
    public async Task A_long_row_is_shown_in_part_and_kept_whole()
    {
        var text = new string('x', LogReader.LongestShown - 1) + "🦊 and more";
        var task = await LogOfAsync([text, new string('y', LogReader.LongestShown)]);

        var rows = await Hub.UseAsync((LogReader reader) => reader.RowsAsync(task, 0, 2, CancellationToken.None));

        Assert.Equal([new string('x', LogReader.LongestShown - 1) + "…", new string('y', LogReader.LongestShown)], rows.Rows.Select(row => row[LogText.ContentStart..]));
        Assert.Equal(text, (await Hub.LogRowsAsync(task))[0]);
    }

    [Fact]
    public async Task A_log_of_a_hundred_megabytes_is_read_a_piece_at_a_time()
    {
        var task = await LogOfAsync();
        var packing = new LogPacking(task, 0);
        var row = string.Concat(Enumerable.Repeat("compiling something ", 500));
        while (packing.Size < 100 << 20)
        {
            packing.Add(LogCalls.Moment, row);
        }

        packing.Add(LogCalls.Moment, "linked");
        await Hub.ReadAsync(async db =>
        {
            db.LogChunks.AddRange(packing.Done());
            return await db.SaveChangesAsync();
        });
        await using var sink = new CountingStream();

        await Hub.UseAsync(async (LogReader reader) =>
        {
            await reader.WriteAsync(task, sink, CancellationToken.None);
            return 0;
        });
        var hits = await Hub.UseAsync((LogReader reader) => reader.SearchAsync(task, "LINKED", 0, CancellationToken.None));

        Assert.Equal(packing.Size, sink.Written);
        Assert.True(sink.Largest < 1 << 20);
        Assert.EndsWith(" linked", Assert.Single(hits.Hits).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_finds_words_whatever_their_case_and_colour_and_not_in_the_time()
    {
        var task = await LogOfAsync(["An ERROR", "fine", "e\e[1;31mrro\e[0mr"], ["\e]8;;http://error.example\e\\link\e]8;;\e\\", "2026"], ["error"]);

        async Task<string> FindAsync(string words, long from = 0) => string.Join(
            ' ', (await Hub.UseAsync((LogReader reader) => reader.SearchAsync(task, words, from, CancellationToken.None))).Hits.Select(hit => hit.Row));

        Assert.Equal("0 2 5", await FindAsync("error"));
        Assert.Equal("2 5", await FindAsync("Error", from: 1));
        Assert.Equal("4", await FindAsync("2026"));
        Assert.Equal("3", await FindAsync("link"));
        Assert.Equal("", await FindAsync("[31m"));
        Assert.Equal("", await FindAsync("fine", from: long.MaxValue));
    }

    [Fact]
    public async Task A_search_ends_after_so_many_rows_and_says_that_there_are_more()
    {
        var task = await LogOfAsync([.. LogCalls.Numbered(0, LogReader.MostHits + 1)]);

        var first = await Hub.UseAsync((LogReader reader) => reader.SearchAsync(task, "row", 0, CancellationToken.None));
        var rest = await Hub.UseAsync((LogReader reader) => reader.SearchAsync(task, "row", first.Hits[^1].Row + 1, CancellationToken.None));

        Assert.Equal((LogReader.MostHits, true, 1, false), (first.Hits.Count, first.HasMore, rest.Hits.Count, rest.HasMore));
    }

    public sealed class Sqlite(SqliteHub hub) : LogReaderTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : LogReaderTests(hub), IClassFixture<PostgresHub>;

    private sealed class CountingStream : MemoryStream
    {
        public long Written { get; private set; }

        public int Largest { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Written += buffer.Length;
            Largest = Math.Max(Largest, buffer.Length);
            return ValueTask.CompletedTask;
        }
    }
}
