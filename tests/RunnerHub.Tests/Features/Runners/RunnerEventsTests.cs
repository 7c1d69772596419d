using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RunnerHub.Access;
using RunnerHub.Features.Runners;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

public abstract class RunnerEventsTests(Hub hub) : HubTests(hub)
{
    private const string Runners = "/-/admin/actions/runners";

    [Fact]
    public async Task An_open_list_is_told_when_it_would_look_different()
    {
        var name = People.Unique("told");
        var id = await AddAsync(name);
        using var admin = await Hub.AsAdminAsync();
        var shown = Fingerprint(await admin.OpenAsync($"{Runners}?q={name}"));
        await using var events = await admin.ListenAsync($"{Runners}/events?q={name}&seen={shown}");
        await events.NextAsync("open");

        await admin.PostAsync($"{Runners}/{id}/update-runner?disabled=true");

        Assert.Equal(Fingerprint(await admin.OpenAsync($"{Runners}?q={name}")), await events.NextAsync("changed"));
    }

    [Fact]
    public async Task A_page_that_shows_something_old_is_told_as_soon_as_it_connects()
    {
        var name = People.Unique("old");
        await AddAsync(name);
        using var admin = await Hub.AsAdminAsync();

        await using var events = await admin.ListenAsync($"{Runners}/events?q={name}&seen=old");

        await events.NextAsync("open");
        Assert.Equal(Fingerprint(await admin.OpenAsync($"{Runners}?q={name}")), await events.NextAsync("changed"));
    }

    [Fact]
    public async Task A_status_that_changes_with_the_clock_alone_is_told()
    {
        var name = People.Unique("clock");
        var now = Hub.Clock.GetUtcNow();
        await AddAsync(name, online: now.AddSeconds(-40), active: now.AddSeconds(-2));
        using var admin = await Hub.AsAdminAsync();
        Assert.Equal("Active", (await admin.OpenAsync($"{Runners}?q={name}")).Find("tbody .state").TextContent);
        await using var events = await admin.ListenAsync($"{Runners}/events?q={name}");
        await events.NextAsync("open");
        await events.NextAsync("changed");

        Hub.Clock.Advance(TimeSpan.FromSeconds(9));
        await events.NextAsync("changed");
        Assert.Equal("Idle", (await admin.OpenAsync($"{Runners}?q={name}")).Find("tbody .state").TextContent);

        Hub.Clock.Advance(TimeSpan.FromSeconds(12));
        await events.NextAsync("changed");
        Assert.Equal("Offline", (await admin.OpenAsync($"{Runners}?q={name}")).Find("tbody .state").TextContent);
    }

    [Fact]
    public async Task The_page_of_a_runner_is_told_of_its_end_and_is_gone()
    {
        var id = await AddAsync(People.Unique("end"));
        using var admin = await Hub.AsAdminAsync();
        var shown = Fingerprint(await admin.OpenAsync($"{Runners}/{id}"));
        await using var events = await admin.ListenAsync($"{Runners}/{id}/events?seen={shown}");
        await events.NextAsync("open");

        await admin.PostAsync($"{Runners}/{id}/delete");

        Assert.NotEqual(shown, await events.NextAsync("changed"));
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"{Runners}/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"{Runners}/{id}/events")).Status);
    }

    [Fact]
    public async Task A_runner_that_is_not_of_the_place_has_no_events_there()
    {
        var user = People.Unique("owner");
        await Hub.AddUserAsync(user);
        var id = await AddAsync(People.Unique("global"));
        using var person = await Hub.AsAsync(user);

        Assert.Equal(HttpStatusCode.NotFound, (await person.GetAsync($"/user/settings/actions/runners/{id}/events")).Status);
    }

    [Fact]
    public async Task Nothing_on_the_way_may_keep_the_events_back()
    {
        using var admin = await Hub.AsAdminAsync();

        await using var events = await admin.ListenAsync($"{Runners}/events");

        Assert.True(events.Response.Headers.CacheControl?.NoCache);
        Assert.Equal("no", Assert.Single(events.Response.Headers.GetValues("X-Accel-Buffering")));
    }

    [Fact]
    public async Task A_stream_ends_before_a_minute_so_that_the_right_to_it_is_asked_again()
    {
        var name = People.Unique("leaver");
        var userId = await Hub.AddUserAsync(name);
        using var person = await Hub.AsAsync(name);
        const string path = "/user/settings/actions/runners/events?q=nothing";
        await using var events = await person.ListenAsync(path);
        await events.NextAsync("open");
        await events.NextAsync("changed");

        await Hub.ReadAsync(async db =>
        {
            (await db.Users.FindAsync(userId))!.IsActive = false;
            return await db.SaveChangesAsync();
        });
        Hub.Clock.Advance(TimeSpan.FromSeconds(50));

        Assert.Null(await events.NextAsync());
        Assert.Equal(HttpStatusCode.Redirect, (await person.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Pages_that_show_the_same_are_read_for_once()
    {
        var glimpses = Hub.Services.GetRequiredService<Glimpses>();
        var what = People.Unique("shared");
        var reads = 0;
        var pages = Enumerable.Range(0, 50)
            .Select(_ => glimpses.FollowAsync<RunnerService>(what, [RunnerService.Changed], Read, CancellationToken.None).GetAsyncEnumerator()).ToList();
        Assert.All(await Task.WhenAll(pages.Select(NextAsync)), fingerprint => Assert.Equal("1", fingerprint));

        Hub.Services.GetRequiredService<SignalBus>().Publish(RunnerService.Changed);

        Assert.All(await Task.WhenAll(pages.Select(NextAsync)), fingerprint => Assert.Equal("2", fingerprint));
        Assert.Equal(2, reads);
        await Task.WhenAll(pages.Select(page => page.DisposeAsync().AsTask()));

        Task<Glimpse> Read(RunnerService service, CancellationToken stop) =>
            Task.FromResult(new Glimpse($"{Interlocked.Increment(ref reads)}", DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task Pages_that_are_left_while_they_wait_for_their_turn_keep_no_other_from_it()
    {
        var glimpses = Hub.Services.GetRequiredService<Glimpses>();
        for (var round = 0; round < 100; round++)
        {
            using var left = new CancellationTokenSource();
            var pages = Enumerable.Range(0, 50).Select(number => Follow($"left {round} {number}", left.Token)).ToList();
            var told = pages.Select(page => page.MoveNextAsync().AsTask()).ToList();
            await told[0].WaitAsync(Waiting.Patience);
            await left.CancelAsync();
            await Task.WhenAll(told);
            await Task.WhenAll(pages.Select(page => page.DisposeAsync().AsTask()));
        }

        await using var stays = Follow("stays", CancellationToken.None);
        Assert.Equal("shown", await NextAsync(stays));

        IAsyncEnumerator<string> Follow(string what, CancellationToken stop) =>
            glimpses.FollowAsync<RunnerService>(what, [], (_, _) => Task.FromResult(new Glimpse("shown", DateTimeOffset.MaxValue)), stop).GetAsyncEnumerator(stop);
    }

    [Fact]
    public async Task The_server_stops_while_pages_are_open()
    {
        using var admin = await Hub.AsAdminAsync();
        await using var events = await admin.ListenAsync($"{Runners}/events");
        await events.NextAsync("open");
        await events.NextAsync("changed");

        Hub.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Null(await events.NextAsync());
        await Hub.RestartAsync();
    }

    private static string Fingerprint(Seen page) => page.Find("[data-seen]").GetAttribute("data-seen")!;

    private static async Task<string> NextAsync(IAsyncEnumerator<string> page)
    {
        Assert.True(await page.MoveNextAsync().AsTask().WaitAsync(Waiting.Patience));
        return page.Current;
    }

    private Task<long> AddAsync(string name, Scope? scope = null, DateTimeOffset? online = null, DateTimeOffset? active = null) =>
        Hub.AddAsync(Arrange.Runner(name, scope, online, active), runner => runner.Id);

    public sealed class Sqlite(SqliteHub hub) : RunnerEventsTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerEventsTests(hub), IClassFixture<PostgresHub>;
}
