using RunnerHub.Features.Logs;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Logs;

/// <summary>A log that never ends does not fill the disk.</summary>
public abstract class LogLimitTests(Hub hub) : HubTests(hub)
{
    protected static KeyValuePair<string, string?>[] OneMegabyte => [new("RUNNERHUB_LOG_MEGABYTES", "1")];

    [Fact]
    public async Task Rows_beyond_the_limit_are_acknowledged_and_one_row_says_that_they_are_not_kept()
    {
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), "endless", "linux");
        var task = (await Hub.AddTaskAsync(runner.Id)).Id;
        var row = new string('x', 50_000);

        Assert.Equal(15, await runner.SendLogAsync(task, 0, Enumerable.Repeat(row, 15)));
        Assert.Equal(30, await runner.SendLogAsync(task, 15, Enumerable.Repeat(row, 15)));
        Assert.Equal(32, await runner.SendLogAsync(task, 30, ["small", "rows"]));
        Assert.Equal(33, await runner.SendLogAsync(task, 32, ["the end"], noMore: true));

        var rows = await Hub.LogRowsAsync(task);
        Assert.Equal(21, rows.Length);
        Assert.All(rows[..20], kept => Assert.Equal(row, kept));
        Assert.Equal("This log has reached its limit of 1 MB; the rows that came after are not kept.", rows[20]);
        var extent = await Hub.UseAsync((LogReader reader) => reader.FindAsync(task, CancellationToken.None));
        Assert.Equal(new LogExtent(21, 1 << 20, IsSealed: true, IsExpired: false), extent);
    }

    public sealed class Sqlite(Sqlite.SmallLogs hub) : LogLimitTests(hub), IClassFixture<Sqlite.SmallLogs>
    {
        public sealed class SmallLogs : SqliteHub
        {
            protected override IEnumerable<KeyValuePair<string, string?>> Settings => OneMegabyte;
        }
    }

    public sealed class Postgres(Postgres.SmallLogs hub) : LogLimitTests(hub), IClassFixture<Postgres.SmallLogs>
    {
        public sealed class SmallLogs : PostgresHub
        {
            protected override IEnumerable<KeyValuePair<string, string?>> Settings => OneMegabyte;
        }
    }
}
