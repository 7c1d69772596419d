using System.Diagnostics.Metrics;
using RunnerHub.Platform;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Operations;

public abstract class MonitorTests(Hub hub) : HubTests(hub)
{
    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task It_shows_what_the_site_has_and_what_waits()
    {
        var work = await Work.PlaceAsync(Hub);
        var label = People.Unique("label");
        await work.StartAsync(Work.Job("build", label));
        await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("runner"), "linux");
        await Hub.WritePresenceAsync();
        Hub.Clock.Advance(TimeSpan.FromSeconds(15));
        await Hub.WritePresenceAsync();

        var page = await ShowAsync();

        Assert.Contains(page.Document.QuerySelectorAll("section[aria-labelledby=queue-title] tbody tr"), row => row.TextContent.Trim() == label + "1");
        var idle = page.Document.QuerySelectorAll("section[aria-labelledby=runners-title] tbody tr").Single(row => row.FirstElementChild!.TextContent == "Idle");
        Assert.NotEqual("0", idle.LastElementChild!.TextContent);
        Assert.Contains($"{Environment.MachineName}:{Environment.ProcessId}", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_shows_rates_and_draws_how_they_went()
    {
        var work = await Work.PlaceAsync(Hub);
        await work.StartAsync(Work.Job("build", "linux"));
        var runner = await work.RunnerAsync("linux");
        var task = await runner.TakeAsync();
        Hub.Clock.Advance(Sample);
        await runner.Client.UpdateLogAsync(new() { TaskId = task.Id, Rows = { Enumerable.Range(0, 50).Select(row => new RunnerHub.Protocol.Messages.LogRow { Content = $"{row}" }) } });
        Hub.Clock.Advance(Sample);

        var rows = Tile(await ShowAsync(), "Log rows");

        Assert.Equal("10", rows.QuerySelector(".tile-value")!.TextContent);
        Assert.EndsWith(",2", rows.QuerySelector("polyline")!.GetAttribute("points"), StringComparison.Ordinal);
        Hub.Clock.Advance(Sample);
        Assert.Equal("0", Tile(await ShowAsync(), "Log rows").QuerySelector(".tile-value")!.TextContent);
    }

    [Fact]
    public async Task An_open_page_is_told_of_each_new_sample()
    {
        using var admin = await Hub.AsAdminAsync();
        var seen = (await admin.OpenAsync("/-/admin/monitor")).Document.QuerySelector("[data-seen]")!.GetAttribute("data-seen");
        await using var events = await admin.ListenAsync($"/-/admin/monitor/events?seen={seen}");
        await events.NextAsync("open");

        Hub.Clock.Advance(Sample);
        Hub.Clock.Advance(Sample);
        var told = await events.NextAsync("changed");

        Assert.NotEqual(seen, told);
    }

    [Fact]
    public async Task An_instrument_that_cannot_be_read_is_logged_once_and_the_others_are_shown()
    {
        using var meter = new Meter(Metering.Name, null, null, Hub.Get<IMeterFactory>());
        meter.CreateObservableGauge("runnerhub.broken", int () => throw new InvalidOperationException("It is broken."));

        Hub.Clock.Advance(Sample);
        Hub.Clock.Advance(Sample);

        Assert.NotNull(Tile(await ShowAsync(), "Polls held"));
        Assert.Single(Hub.Log.All, line => line.Contains("Some instruments cannot be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_can_be_seen_what_works_while_the_database_is_away()
    {
        // Signing in needs it; the page itself is what is left.
        await Hub.TakeDatabaseAwayAsync();
        Hub.Clock.Advance(TimeSpan.FromSeconds(15));

        var figures = await RunnerHub.Features.Operations.Monitoring.MonitorPage.ReadAsync(Hub.Get<RunnerHub.Features.Operations.Monitoring.LiveFigures>(), CancellationToken.None);
        await Hub.BringDatabaseBackAsync();

        Assert.Null(figures.Runners);
        Assert.Null(figures.Queue);
        Assert.Contains(figures.Tiles, tile => tile.Name == "Database");
    }

    private async Task<Seen> ShowAsync()
    {
        using var admin = await Hub.AsAdminAsync();
        return await admin.OpenAsync("/-/admin/monitor");
    }

    private static AngleSharp.Dom.IElement Tile(Seen page, string name) =>
        page.Document.QuerySelectorAll(".tile").Single(tile => tile.QuerySelector("dt")!.TextContent == name);

    public sealed class Sqlite(SqliteHub hub) : MonitorTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : MonitorTests(hub), IClassFixture<PostgresHub>;
}
