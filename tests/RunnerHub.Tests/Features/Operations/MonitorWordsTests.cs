using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Operations;

/// <summary>What the page of live figures says, when it is of none, of one and of two; on a hub of its own, for other tests would be counted.</summary>
public abstract class MonitorWordsTests(Hub hub) : HubTests(hub)
{
    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Its_sentences_are_right_for_none_one_and_two()
    {
        using var admin = await Hub.AsAdminAsync();
        var work = await Work.PlaceAsync(Hub);

        var none = await ShowAsync(admin);
        Assert.Equal(("0 wait for a job", "0 update by themselves"), (Tile(none, "Polls held"), Tile(none, "Pages open")));
        Assert.EndsWith(", 0 jobs", Tile(none, "Dispatch delay"), StringComparison.Ordinal);
        Assert.Equal("0 in ten minutes none failed", Tile(none, "Webhooks delivered"));
        Assert.Contains($"% of one; this machine has {Environment.ProcessorCount}", none.Text, StringComparison.Ordinal);

        await TakeAsync(work);
        await using var events = await admin.ListenAsync("/-/admin/monitor/events");
        await events.NextAsync("open");
        var one = await ShowAsync(admin);
        Assert.Equal("1 updates by itself", Tile(one, "Pages open"));
        Assert.EndsWith(", 1 job", Tile(one, "Dispatch delay"), StringComparison.Ordinal);

        await TakeAsync(work);
        await using var more = await admin.ListenAsync("/-/admin/monitor/events");
        await more.NextAsync("open");
        var two = await ShowAsync(admin);
        Assert.Equal("2 update by themselves", Tile(two, "Pages open"));
        Assert.EndsWith(", 2 jobs", Tile(two, "Dispatch delay"), StringComparison.Ordinal);
    }

    private async Task<Seen> ShowAsync(Person admin)
    {
        Hub.Clock.Advance(Sample);
        return await admin.OpenAsync("/-/admin/monitor");
    }

    private static async Task TakeAsync(Work work)
    {
        await work.StartAsync(Work.Job("build", "linux"));
        await (await work.RunnerAsync("linux")).TakeAsync();
    }

    private static string Tile(Seen page, string name) => string.Join(' ', page.Document.QuerySelectorAll(".tile")
        .Single(tile => tile.QuerySelector("dt")!.TextContent == name).QuerySelectorAll("dd")
        .SelectMany(part => part.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    public sealed class Sqlite(SqliteHub hub) : MonitorWordsTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : MonitorWordsTests(hub), IClassFixture<PostgresHub>;
}
