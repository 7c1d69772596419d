using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

/// <summary>Lists that are too long to be counted and skipped through at each view.</summary>
public abstract class LongListTests(Hub hub) : HubTests(hub)
{
    private const int Many = 1320;

    [Theory]
    [InlineData("alphabetically")]
    [InlineData("reversealphabetically")]
    [InlineData("newest")]
    [InlineData("oldest")]
    public async Task Far_into_a_list_the_pages_lead_on_from_where_they_end_and_begin(string sort)
    {
        var (places, _) = await CrowdAsync();
        using var admin = await places.KeeperAsync(places.Site);
        var all = await admin.ExportAsync(places.Site, $"?label={places.Tag}&sort={sort}");

        var middle = await admin.OpenAsync($"{places.Site.Path}?label={places.Tag}&sort={sort}&page=23");
        var (next, previous) = (Link(middle, "next"), Link(middle, "prev"));

        Assert.Equal(all[1100..1150], Ids(middle));
        Assert.EndsWith($"&page=24&after={all[1149]}", next, StringComparison.Ordinal);
        Assert.EndsWith($"&page=22&before={all[1100]}", previous, StringComparison.Ordinal);
        Assert.Equal(all[1150..1200], Ids(await admin.OpenAsync(next)));
        Assert.Equal(all[1050..1100], Ids(await admin.OpenAsync(previous)));
        Assert.Equal(all, await admin.PagesAsync(places.Site, $"?label={places.Tag}&sort={sort}"));
    }

    [Fact]
    public async Task A_page_that_begins_behind_a_runner_skips_nothing_and_misses_none_though_others_went()
    {
        var (places, ids) = await CrowdAsync();
        using var admin = await places.KeeperAsync(places.Site);
        var next = Link(await admin.OpenAsync($"{places.Site.Path}?label={places.Tag}&sort=oldest&page=22"), "next");
        var gone = ids.Take(3).ToArray();
        await Hub.ReadAsync(db => db.Runners.Where(runner => gone.Contains(runner.Id)).ExecuteUpdateAsync(set => set.SetProperty(runner => runner.Deleted, Hub.Clock.GetUtcNow())));
        using var statements = new Statements(Hub);

        Assert.Equal(ids[1100..1150], Ids(await admin.OpenAsync(next)));

        Assert.DoesNotContain(await statements.TakePlansAsync("ActionRunners"), asked => asked.Text.Contains("OFFSET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_means_nothing_leaves_the_number_of_the_page()
    {
        var (places, _) = await CrowdAsync();
        using var admin = await places.KeeperAsync(places.Site);
        var page = $"?label={places.Tag}&sort=newest&page=23";
        var shown = await admin.PageAsync(places.Site, page);

        foreach (var key in new[] { "after=0", "after=99999999999999999999", $"after={long.MaxValue}", $"before={long.MaxValue}", "after=-1", "before=abc%0A", "before=%F0%9F%A6%8A" })
        {
            Assert.Equal(shown, await admin.PageAsync(places.Site, $"{page}&{key}"));
        }
    }

    [Fact]
    public async Task A_runner_that_the_place_does_not_show_tells_nothing_of_its_name()
    {
        var (places, _) = await CrowdAsync();
        var hidden = await Hub.AddRunnerAsync($"{places.Tag} zzz", places.User.Scope);
        using var keeper = await places.KeeperAsync(places.Repository);

        Assert.Equal(
            await keeper.PageAsync(places.Repository, $"?label={places.Tag}&sort=alphabetically&page=2"),
            await keeper.PageAsync(places.Repository, $"?label={places.Tag}&sort=alphabetically&page=2&after={hidden}"));
    }

    [Fact]
    public async Task A_long_list_is_counted_again_after_some_seconds_after_a_change_and_when_asked_to()
    {
        var (places, ids) = await CrowdAsync();
        using var admin = await Hub.AsAdminAsync();
        using var program = await Hub.AdminProgramAsync();
        var path = $"{places.Site.Path}?label={places.Tag}";
        Assert.Equal(Many, (await admin.OpenAsync(path)).CountOf("never_connected"));

        // As another node would, without a signal.
        await SeeAsync(ids[0]);
        Assert.Equal(Many, (await admin.OpenAsync(path)).CountOf("never_connected"));
        Assert.Equal($"{Many}", await TotalAsync(program, $"?labels={places.Tag}&status=never_connected", false));
        Assert.Equal($"{Many - 1}", await TotalAsync(program, $"?labels={places.Tag}&status=never_connected", true));

        await SeeAsync(ids[1]);
        Hub.Clock.Advance(RememberedCounts.For + TimeSpan.FromSeconds(1));
        Assert.Equal(Many - 2, (await admin.OpenAsync(path)).CountOf("never_connected"));

        await admin.PostAsync($"{places.Site.Path}/{ids[2]}/delete");
        Assert.Equal(Many - 3, (await admin.OpenAsync(path)).CountOf("never_connected"));

        // One that comes back ends them, too, but not at once.
        await SeeAsync(ids[3]);
        Hub.Get<SignalBus>().Publish(RunnerService.Returned);
        Assert.Equal(Many - 3, (await admin.OpenAsync(path)).CountOf("never_connected"));
        Hub.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(Many - 4, (await admin.OpenAsync(path)).CountOf("never_connected"));

        async Task SeeAsync(long id) => await Hub.ReadAsync(db => db.Runners.Where(runner => runner.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(runner => runner.LastOnline, Hub.Clock.GetUtcNow().AddMinutes(-5))));
    }

    [Fact]
    public async Task The_last_pages_are_read_from_the_end_in_every_order()
    {
        var (places, ids) = await CrowdAsync();
        var (first, last, now) = (ids[0], ids[599], Hub.Clock.GetUtcNow());
        await Hub.ReadAsync(db => db.Runners.Where(runner => runner.Id >= first && runner.Id <= last)
            .ExecuteUpdateAsync(set => set.SetProperty(runner => runner.LastOnline, now.AddSeconds(-5))));
        using var admin = await places.KeeperAsync(places.Site);
        foreach (var sort in new[] { "online", "offline", "alphabetically", "reversealphabetically", "newest", "oldest" })
        {
            var query = $"?label={places.Tag}&sort={sort}";
            var all = await admin.ExportAsync(places.Site, query);
            foreach (var number in new[] { 1, 11, 12, 13, 21, 22, 26, 27 })
            {
                Assert.Equal(all[((number - 1) * 50)..Math.Min(Many, number * 50)], await admin.PageAsync(places.Site, $"{query}&page={number}"));
            }
        }
    }

    [Fact]
    public async Task The_middle_of_a_list_that_leaves_out_many_is_read_in_its_order()
    {
        var (places, _) = await CrowdAsync(2 * Many);
        using var admin = await places.KeeperAsync(places.Site);
        foreach (var query in new[] { $"?label={places.Tag}", $"?q={places.Tag}" })
        {
            var all = await admin.ExportAsync(places.Site, $"{query}&sort=alphabetically");

            Assert.Equal(all[1300..1350], await admin.PageAsync(places.Site, $"{query}&sort=alphabetically&page=27"));
            all = await admin.ExportAsync(places.Site, $"{query}&sort=reversealphabetically");
            Assert.Equal(all[1300..1350], await admin.PageAsync(places.Site, $"{query}&sort=reversealphabetically&page=27"));
        }
    }

    [Fact]
    public async Task A_long_list_of_a_label_and_a_text_is_read_in_its_order()
    {
        var (places, _) = await CrowdAsync();
        using var admin = await places.KeeperAsync(places.Site);
        foreach (var sort in new[] { "offline", "alphabetically" })
        {
            var query = $"?label={places.Tag}&q={places.Tag}&sort={sort}";
            var all = await admin.ExportAsync(places.Site, query);

            Assert.Equal(Many, all.Length);
            Assert.Equal(all[..50], await admin.PageAsync(places.Site, query));
            Assert.Equal(all[600..650], await admin.PageAsync(places.Site, $"{query}&page=13"));
        }
    }

    private static async Task<string> TotalAsync(ApiClient program, string query, bool exact) =>
        (await program.SendAsync(HttpMethod.Get, "/admin/actions/runners" + query, null, exact ? [("Cache-Control", "no-cache")] : [])).Headers["X-Total-Count"];

    private static string Link(Seen page, string relation) => page.Find($"a[rel={relation}]").GetAttribute("href")!;

    private static long[] Ids(Seen page) =>
        [.. page.Document.QuerySelectorAll("tbody[data-rows] > tr").Select(row => long.Parse(row.Id![1..], CultureInfo.InvariantCulture))];

    /// <summary>Runners of the site with a label of their own, in the order of their ids; their names come in another order, each twice.</summary>
    private async Task<(FourPlaces Places, long[] Ids)> CrowdAsync(int many = Many)
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var ids = await Hub.AddRunnersAsync(Enumerable.Range(0, many).Select(number => Arrange.Runner($"{places.Tag} {number / 2 * 7919 % (many / 2):0000}", labels: [places.Tag])));
        return (places, [.. ids.Order()]);
    }

    public sealed class Sqlite(SqliteHub hub) : LongListTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : LongListTests(hub), IClassFixture<PostgresHub>;
}
