using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Dashboard;

public abstract class DashboardTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task Somebody_new_reads_what_to_do_next()
    {
        using var person = await Hub.AsAsync((await AddUserAsync("newcomer")).Name);

        var page = await person.OpenAsync("/");

        Assert.Contains("No repositories yet", page.Text, StringComparison.Ordinal);
        Assert.Equal("/repo/create", page.Find(".empty-action a").GetAttribute("href"));
        Assert.Contains("An organisation lets several people share repositories and runners.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("The whole site", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_sees_the_own_places_and_those_that_one_was_let_into_and_no_others()
    {
        var (id, name) = await AddUserAsync("worker");
        var stranger = await AddUserAsync("stranger");
        var (acme, other) = (People.Unique("acme"), People.Unique("other"));
        var acmeId = await Hub.AddOrganizationAsync(acme, stranger.Id, id);
        var otherId = await Hub.AddOrganizationAsync(other, stranger.Id);
        await Hub.AddRepositoryAsync("own", id);
        await Hub.AddRepositoryAsync("shared", acmeId);
        await Hub.AddRepositoryAsync("secret", otherId);
        await Hub.AddCollaboratorAsync(await Hub.AddRepositoryAsync("guest", otherId), id, RepositoryRole.Read);
        await Hub.AddCollaboratorAsync(await Hub.AddRepositoryAsync("helped", stranger.Id), id, RepositoryRole.Admin);
        using var person = await Hub.AsAsync(name);

        var page = await person.OpenAsync("/");

        Assert.Equal(
            new[] { $"/{name}/own", $"/{acme}/shared", $"/{other}/guest", $"/{stranger.Name}/helped" }.Order(),
            page.Document.QuerySelectorAll("tbody td:first-child a").Select(link => link.GetAttribute("href")!).Order());
        Assert.Equal([$"/{name}", $"/{acme}"], page.Document.QuerySelectorAll(".people .person").Select(link => link.GetAttribute("href")));
        // Only where one may manage the runners is there a link to them.
        Assert.Equal(
            new[] { "/user/settings/actions/runners", $"/{name}/own/settings/actions/runners", $"/{stranger.Name}/helped/settings/actions/runners" }.Order(),
            page.Document.QuerySelectorAll("main a.state").Select(link => link.GetAttribute("href")!).Order());
    }

    [Fact]
    public async Task Each_place_says_how_many_of_the_runners_that_serve_it_are_online()
    {
        var (id, name) = await AddUserAsync("owner");
        var acme = People.Unique("acme");
        var acmeId = await Hub.AddOrganizationAsync(acme, id);
        await Hub.AddRepositoryAsync("own", id);
        var site = await Hub.AddRepositoryAsync("site", acmeId);
        await Hub.AddRepositoryAsync("empty", acmeId);
        var now = Hub.Clock.GetUtcNow();
        using var person = await Hub.AsAsync(name);
        Assert.Contains($"{name} / own No runners", (await person.OpenAsync("/")).Text, StringComparison.Ordinal);

        await AddRunnersAsync(
            Arrange.Runner("online", new Scope.Owner(acmeId), lastOnline: now), Arrange.Runner("offline", new Scope.Owner(acmeId), lastOnline: now.AddSeconds(-61)),
            Arrange.Runner("active", new Scope.Repository(site), lastOnline: now, lastActive: now), Arrange.Runner("never", new Scope.Repository(site)));
        var without = await person.OpenAsync("/");
        await AddRunnersAsync(Arrange.Runner("global", lastOnline: now));
        var with = await person.OpenAsync("/");
        await Hub.ReadAsync(db => db.Runners.Where(runner => runner.Name == "global").ExecuteUpdateAsync(set => set.SetProperty(runner => runner.Deleted, now)));

        Assert.Contains($"{acme} / empty 1 of 2 online", without.Text, StringComparison.Ordinal);
        Assert.Contains($"{acme} / site 2 of 4 online", without.Text, StringComparison.Ordinal);
        Assert.Contains($"{acme} 1 of 2 online", without.Text, StringComparison.Ordinal);
        Assert.Contains($"{name} you No runners", without.Text, StringComparison.Ordinal);
        Assert.Contains($"{acme} / site 3 of 5 online", with.Text, StringComparison.Ordinal);
        Assert.Contains($"{name} / own 1 of 1 online", with.Text, StringComparison.Ordinal);
        Assert.Contains($"{acme} 2 of 3 online", with.Text, StringComparison.Ordinal);
        Assert.Contains($"{name} you 1 of 1 online", with.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Administrators_see_how_much_there_is_on_the_site()
    {
        using var admin = await Hub.AsAdminAsync();

        var page = await admin.OpenAsync("/");

        var users = await Hub.ReadAsync(db => db.Users.CountAsync());
        Assert.Equal(users.ToString(CultureInfo.InvariantCulture), page.Find("main a[href='/-/admin/users']").TextContent);
    }

    [Fact]
    public async Task Hundreds_of_places_cost_no_more_statements_than_one_and_are_shown_in_parts()
    {
        var few = await AddUserAsync("few");
        await Hub.AddRepositoryAsync("only", few.Id);
        await Hub.AddOrganizationAsync(People.Unique("small"), few.Id);
        var many = await AddUserAsync("many");
        for (var number = 0; number < 30; number++)
        {
            var organization = await Hub.AddOrganizationAsync(People.Unique("big"), many.Id);
            for (var repository = 0; repository < 10; repository++)
            {
                await Hub.AddRepositoryAsync($"repo-{repository}", organization);
            }
        }

        using var one = await Hub.AsAsync(few.Name);
        using var other = await Hub.AsAsync(many.Name);
        var (_, statements) = await CountStatementsAsync(one, "/");
        var (page, more) = await CountStatementsAsync(other, "/");

        // One more counts the organisations that are not shown.
        Assert.InRange(more, 1, statements + 1);
        Assert.Contains("1–20 of 300 repositories", page.Text, StringComparison.Ordinal);
        Assert.Equal(1 + 8, page.Document.QuerySelectorAll(".people li").Length);
        var all = await other.OpenAsync(page.Find("a[href='/?organisations=all']").GetAttribute("href")!);
        Assert.Equal(1 + 30, all.Document.QuerySelectorAll(".people li").Length);
        var last = await other.OpenAsync("/?page=15");
        Assert.Contains("281–300 of 300 repositories", last.Text, StringComparison.Ordinal);
        Assert.InRange(page.Body.Length, 1, 100_000);
    }

    [Fact]
    public async Task The_search_finds_a_repository_by_a_part_of_its_full_name()
    {
        var (id, name) = await AddUserAsync("Searcher");
        for (var number = 0; number < 25; number++)
        {
            await Hub.AddRepositoryAsync($"noise-{number}", id);
        }

        await Hub.AddRepositoryAsync("Needle_1", id);
        using var person = await Hub.AsAsync(name);

        Assert.Contains("1 repository", (await person.OpenAsync("/?q=%20NEEDLE_")).Text, StringComparison.Ordinal);
        Assert.Contains("1 repository", (await person.OpenAsync($"/?q={name}/needle")).Text, StringComparison.Ordinal);
        Assert.Contains("No repository matches", (await person.OpenAsync("/?q=needle%25")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?page=-1")]
    [InlineData("?page=99999999999999999999&organisations=none")]
    [InlineData("?q=%F0%9F%98%80%E2%80%AE%07&page=x")]
    public async Task An_address_that_makes_no_sense_shows_the_dashboard_all_the_same(string query)
    {
        using var person = await Hub.AsAsync((await AddUserAsync("odd")).Name);

        await person.OpenAsync("/" + query);
        await person.OpenAsync($"/?q={new string('x', 5000)}");
    }

    [Fact]
    public async Task The_dashboard_is_for_people_who_are_signed_in()
    {
        using var stranger = Hub.AsAnonymous();

        Assert.Equal("/user/login?redirect_to=%2F", (await stranger.GetAsync("/")).Location);
    }

    private async Task<(Seen Page, int Statements)> CountStatementsAsync(Person person, string path)
    {
        var before = Hub.Log.All.Count;
        var page = await person.OpenAsync(path);
        return (page, Hub.Log.All.Skip(before).Count(line => line.Contains("Executed DbCommand", StringComparison.Ordinal)));
    }

    private Task<int> AddRunnersAsync(params RunnerHub.Features.Runners.ActionRunner[] runners) => Hub.ReadAsync(async db =>
    {
        db.Runners.AddRange(runners);
        return await db.SaveChangesAsync();
    });

    private async Task<(long Id, string Name)> AddUserAsync(string name)
    {
        var unique = People.Unique(name);
        return (await Hub.AddUserAsync(unique), unique);
    }

    public sealed class Sqlite(SqliteHub hub) : DashboardTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : DashboardTests(hub), IClassFixture<PostgresHub>;
}
