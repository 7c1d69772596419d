using System.Net;
using RunnerHub.Access;
using RunnerHub.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

public abstract class RunnerListTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_list_has_the_runners_that_serve_the_place_and_the_site_has_all()
    {
        var word = People.Unique("word");
        var places = await FourPlaces.MakeAsync(Hub);
        var runners = await places.AddRunnersAsync(word);
        var other = await FourPlaces.MakeAsync(Hub);
        var strange = await other.AddRunnersAsync(word);

        async Task<HashSet<long>> ListedAsync(RunnerPlace place)
        {
            using var keeper = await places.KeeperAsync(place);
            return [.. await keeper.ExportAsync(place, $"?q={word}")];
        }

        var site = strange[other.Site];
        Assert.Equal([.. runners.Values, .. strange.Values], await ListedAsync(places.Site));
        Assert.Equal([runners[places.Site], runners[places.Organization], site], (await ListedAsync(places.Organization)).Order());
        Assert.Equal([runners[places.Site], runners[places.User], site], (await ListedAsync(places.User)).Order());
        Assert.Equal([runners[places.Site], runners[places.Organization], runners[places.Repository], site], (await ListedAsync(places.Repository)).Order());
    }

    [Fact]
    public async Task Runners_of_the_former_owner_leave_the_list_of_a_transferred_repository_and_the_new_owners_come()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var runners = await places.AddRunnersAsync();
        using var user = await places.KeeperAsync(places.Repository);

        await Hub.ReadAsync(async db =>
        {
            (await db.Repositories.FindAsync(places.Repository.Scope.RepoId))!.OwnerId = places.User.Scope.OwnerId!.Value;
            return await db.SaveChangesAsync();
        });

        var moved = places.Repository with { Path = $"/{places.Tag}/{places.Tag}-repo/settings/actions/runners" };
        Assert.Equal(
            [runners[places.Site], runners[places.User], runners[places.Repository]],
            (await user.ExportAsync(moved, $"?q={Uri.EscapeDataString(places.Tag)}%20machine")).Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("online")]
    [InlineData("offline")]
    [InlineData("alphabetically")]
    [InlineData("reversealphabetically")]
    [InlineData("newest")]
    [InlineData("oldest")]
    public async Task Every_order_is_total_and_its_pages_follow_one_another(string sort)
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var runners = await AddManyAsync(places, 115);
        var ids = Expected(runners, sort);
        var query = $"?q={places.Tag}&sort={sort}";
        using var admin = await places.KeeperAsync(places.Site);
        using var user = await places.KeeperAsync(places.Repository);

        Assert.Equal(ids, await admin.PagesAsync(places.Site, query));
        Assert.Equal(ids, await admin.ExportAsync(places.Site, query));
        Assert.Equal(ids.Where(id => StatusOf(runners[id]) == RunnerStatus.Idle), await admin.PagesAsync(places.Site, query + "&status=idle"));
        Assert.Equal(ids.Where(id => runners[id].IsDisabled), await admin.PagesAsync(places.Site, query + "&disabled=true"));
        Assert.Equal(ids.Where(id => Visible(places, places.Repository, runners[id])), await user.PagesAsync(places.Repository, query));
    }

    [Fact]
    public async Task The_counts_are_of_what_the_other_filters_leave_and_each_leads_to_that_many()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var runners = (await AddManyAsync(places, 60)).Values;
        foreach (var place in places.All)
        {
            using var keeper = await places.KeeperAsync(place);
            foreach (var (query, holds) in new (string, Func<ActionRunner, bool>)[]
            {
                ("", _ => true),
                ("&disabled=false", runner => !runner.IsDisabled),
                ("&ephemeral=true&label=GPU", runner => runner.Ephemeral && runner.AgentLabels.Exists(label => label.Name == "gpu")),
                ("&scope=repository", runner => runner.RepoId is not null),
            })
            {
                var page = await keeper.OpenAsync($"{place.Path}?q={places.Tag}{query}&status=idle");
                foreach (var (status, key) in new[] { (RunnerStatus.Active, "active"), (RunnerStatus.Idle, "idle"), (RunnerStatus.Offline, "offline"), (RunnerStatus.NeverConnected, "never_connected") })
                {
                    var expected = runners.Count(runner => StatusOf(runner) == status && holds(runner) && Visible(places, place, runner));
                    Assert.Equal(expected, page.CountOf(key));
                    Assert.Equal(expected, (await keeper.PagesAsync(place, $"?q={places.Tag}{query}&status={key}")).Length);
                }
            }
        }
    }

    [Theory]
    [InlineData("global", "Site")]
    [InlineData("organization", "Organization")]
    [InlineData("individual", "User")]
    [InlineData("repository", "Repository")]
    public async Task The_scope_filter_leaves_the_runners_of_one_kind_of_place(string scope, string kind)
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var runners = await places.AddRunnersAsync();
        using var admin = await Hub.AsAdminAsync();

        var kept = await admin.ExportAsync(places.Site, $"?q={places.Tag}&scope={scope}");

        var only = kind switch { "Site" => places.Site, "Organization" => places.Organization, "User" => places.User, _ => places.Repository };
        Assert.Equal([runners[only]], kept);
    }

    [Theory]
    [InlineData("?sort=bogus")]
    [InlineData("?sort=1")]
    [InlineData("?status=broken&disabled=maybe&ephemeral=2&scope=moon&label=&q=")]
    [InlineData("?page=0")]
    [InlineData("?page=-3")]
    [InlineData("?page=two")]
    [InlineData("?page=99999999999999999999")]
    public async Task A_value_that_means_nothing_is_as_if_it_were_not_there(string query)
    {
        using var admin = await Hub.AsAdminAsync();
        var site = new RunnerPlace("/-/admin/actions/runners", new Scope.Instance());
        await Hub.AddRunnerAsync(People.Unique("some"));

        Assert.Equal(await admin.PageAsync(site), await admin.PageAsync(site, query));
    }

    [Fact]
    public async Task A_page_after_the_last_shows_the_last()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        await AddManyAsync(places, 60);
        using var admin = await Hub.AsAdminAsync();
        var query = $"?q={places.Tag}&sort=oldest";

        var last = await admin.PageAsync(places.Site, query + "&page=2");

        Assert.Equal(10, last.Length);
        Assert.Equal(last, await admin.PageAsync(places.Site, query + "&page=2147483647"));
    }

    [Fact]
    public async Task A_place_that_one_may_not_know_of_has_no_list()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var stranger = await (await FourPlaces.MakeAsync(Hub)).KeeperAsync(places.User);

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(places.Organization.Path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(places.Repository.Path)).Status);
    }

    /// <summary>Runners of all places and statuses, with many ties in every order.</summary>
    private async Task<Dictionary<long, ActionRunner>> AddManyAsync(FourPlaces places, int count)
    {
        var now = Hub.Clock.GetUtcNow();
        var runners = Enumerable.Range(0, count).Select(number => Arrange.Runner(
            $"{places.Tag} {(char)('A' + (number % 7))}{(number % 2 == 0 ? "ä" : "z")}",
            places.All[number % 4].Scope,
            lastOnline: (number % 5) switch { 0 => null, 1 => now.AddSeconds(-61 - (number % 3)), 2 => now.AddSeconds(-60), _ => now.AddSeconds(-(number % 3)) },
            lastActive: (number % 5) switch { 3 => now.AddSeconds(-10), 4 => now.AddSeconds(-11), _ => null },
            disabled: number % 3 == 0,
            ephemeral: number % 4 < 2,
            labels: number % 6 < 4 ? ["linux", "gpu"] : ["linux"])).ToList();
        var ids = await Hub.AddRunnersAsync(runners);
        return ids.Zip(runners).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private RunnerStatus StatusOf(ActionRunner runner) => new RunnerStatusAt(Hub.Clock.GetUtcNow()).Of(runner.LastOnline, runner.LastActive);

    private static bool Visible(FourPlaces places, RunnerPlace place, ActionRunner runner)
    {
        var scope = Scope.Of(runner.OwnerId, runner.RepoId);
        return place == places.Site || scope == place.Scope || scope is Scope.Instance || (place == places.Repository && scope == places.Organization.Scope);
    }

    /// <summary>The orders of the reference system, said once more in plain C#.</summary>
    private long[] Expected(Dictionary<long, ActionRunner> runners, string sort)
    {
        int Rank(ActionRunner runner) => Math.Min((int)StatusOf(runner), (int)RunnerStatus.Offline);
        var all = runners.Select(pair => (Id: pair.Key, Runner: pair.Value)).ToList();
        var ordered = sort switch
        {
            "offline" => all.OrderByDescending(r => Rank(r.Runner)).ThenBy(r => r.Runner.IsDisabled).ThenBy(r => r.Runner.LastOnline).ThenBy(r => r.Id),
            "alphabetically" => all.OrderBy(r => r.Runner.Name, StringComparer.Ordinal).ThenBy(r => r.Id),
            "reversealphabetically" => all.OrderByDescending(r => r.Runner.Name, StringComparer.Ordinal).ThenBy(r => r.Id),
            "newest" => all.OrderByDescending(r => r.Id),
            "oldest" => all.OrderBy(r => r.Id),
            _ => all.OrderBy(r => Rank(r.Runner)).ThenBy(r => r.Runner.IsDisabled).ThenByDescending(r => r.Runner.LastOnline).ThenBy(r => r.Id),
        };
        return [.. ordered.Select(r => r.Id)];
    }

    public sealed class Sqlite(SqliteHub hub) : RunnerListTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerListTests(hub), IClassFixture<PostgresHub>;
}
