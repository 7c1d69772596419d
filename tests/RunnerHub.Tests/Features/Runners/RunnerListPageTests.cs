using AngleSharp.Dom;
using RunnerHub.Access;
using RunnerHub.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

public abstract class RunnerListPageTests(Hub hub) : HubTests(hub)
{
    private const string Runners = "/-/admin/actions/runners";

    [Fact]
    public async Task A_row_says_what_the_runner_is()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var id = await Hub.AddAsync(
            Arrange.Runner(
                $"{places.Tag} build", places.Repository.Scope, lastOnline: Hub.Clock.GetUtcNow().AddMinutes(-5), disabled: true, ephemeral: true,
                description: "Rack 4", version: "v3.1.0", labels: ["gpu", "linux"]),
            runner => runner.Id);
        using var admin = await Hub.AsAdminAsync();

        var row = (await admin.OpenAsync($"{Runners}?q={places.Tag}&sort=newest")).Find($"#r{id}");

        Assert.Equal($"{Runners}/{id}", row.QuerySelector("a.row-name")!.GetAttribute("href"));
        Assert.Equal(
            $"{places.Tag} build Rack 4 Offline disabled ephemeral {places.Tag}-org/{places.Tag}-repo Repository gpulinux v3.1.0 {id} 5 minutes ago OpenEnableDelete",
            Words(row));
        Assert.NotNull(row.QuerySelector(".state-offline"));
        Assert.Equal($"/{places.Tag}-org/{places.Tag}-repo", row.QuerySelector(".cell-scope a")!.GetAttribute("href"));
        Assert.Equal($"?q={places.Tag}&label=gpu&sort=newest", row.QuerySelector(".cell-labels a")!.GetAttribute("href"));
        Assert.Equal("2026-03-04 09:25:00 UTC", row.QuerySelector("time")!.GetAttribute("title"));
    }

    [Fact]
    public async Task A_runner_that_has_a_job_and_says_nothing_of_it_is_told_of()
    {
        var work = await Work.PlaceAsync(Hub);
        var now = Hub.Clock.GetUtcNow();
        var silent = await Hub.AddAsync(Arrange.Runner("silent", work.Scope, now, now.AddSeconds(-30), labels: ["linux"]), runner => runner.Id);
        var working = await Hub.AddAsync(Arrange.Runner("working", work.Scope, now, now, labels: ["linux"]), runner => runner.Id);
        await Hub.AddTaskAsync(silent, work.RepoId);
        await Hub.AddTaskAsync(working, work.RepoId);
        using var admin = await Hub.AsAdminAsync();

        var page = await admin.OpenAsync($"/{work.Path}/settings/actions/runners");

        Assert.Equal("Idle build Not reporting", Words(page.Find($"#r{silent} .cell-status")));
        Assert.Equal("Active build", Words(page.Find($"#r{working} .cell-status")));
    }

    [Fact]
    public async Task The_last_time_of_a_runner_that_is_online_does_not_grow_old_on_an_open_page()
    {
        var name = People.Unique("fresh");
        await AddAsync(name, online: Hub.Clock.GetUtcNow().AddSeconds(-30));
        using var admin = await Hub.AsAdminAsync();

        var cell = (await admin.OpenAsync($"{Runners}?q={name}")).Find("tbody .cell-online");

        Assert.Equal("just now", Words(cell));
        Assert.Null(cell.QuerySelector("[data-ago]"));
    }

    [Fact]
    public async Task Filters_and_order_stand_in_the_address_and_in_the_form()
    {
        var name = People.Unique("filter");
        await AddAsync(name, labels: ["gpu"]);
        using var admin = await Hub.AsAdminAsync();
        const string rest = "&label=gpu&disabled=false&ephemeral=false&scope=global";

        var page = await admin.OpenAsync($"{Runners}?q={name}&status=never_connected{rest}&sort=newest");

        Assert.Equal(name, page.Find("[name=q]").GetAttribute("value"));
        Assert.Equal("never_connected", page.Find("form[role=search] [name=status]").GetAttribute("value"));
        Assert.Equal("gpu", page.Find("[name=label]").GetAttribute("value"));
        Assert.Equal("newest", page.Find("[name=sort] [selected]").GetAttribute("value"));
        Assert.Equal("global", page.Find("[name=scope] [selected]").GetAttribute("value"));
        Assert.Equal("false", page.Find("[name=disabled] [selected]").GetAttribute("value"));
        Assert.Equal("false", page.Find("[name=ephemeral] [selected]").GetAttribute("value"));
        Assert.Equal($"?q={name}&status=idle{rest}&sort=newest", page.Find(".counts a[href*='status=idle']").GetAttribute("href"));
        Assert.Equal(
            [
                $"?status=never_connected{rest}&sort=newest",
                $"?q={name}&status=never_connected&disabled=false&ephemeral=false&scope=global&sort=newest",
                $"?q={name}&status=never_connected&label=gpu&disabled=false&ephemeral=false&sort=newest",
                $"?q={name}&status=never_connected&label=gpu&ephemeral=false&scope=global&sort=newest",
                $"?q={name}&status=never_connected&label=gpu&disabled=false&scope=global&sort=newest",
            ],
            page.Document.QuerySelectorAll(".filters-in-use .chip a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public async Task The_former_word_for_runners_that_never_connected_still_leads_to_them()
    {
        var name = People.Unique("former");
        await AddAsync(name);
        await AddAsync(name, online: Hub.Clock.GetUtcNow());
        using var admin = await Hub.AsAdminAsync();

        var page = await admin.OpenAsync($"{Runners}?q={name}&status=never");

        Assert.Single(page.Document.QuerySelectorAll("tbody[data-rows] > tr"));
        Assert.Equal("never_connected", page.Find("form[role=search] [name=status]").GetAttribute("value"));
    }

    [Theory]
    [InlineData("", "Status", "ascending", "?sort=offline")]
    [InlineData("?sort=offline", "Status", "descending", "?sort=online")]
    [InlineData("?sort=alphabetically", "Name", "ascending", "?sort=reversealphabetically")]
    [InlineData("?sort=reversealphabetically", "Name", "descending", "?sort=alphabetically")]
    [InlineData("?sort=oldest", "ID", "ascending", "?sort=newest")]
    [InlineData("?sort=newest", "ID", "descending", "?sort=oldest")]
    public async Task The_head_of_a_column_tells_the_order_and_turns_it_round(string query, string column, string direction, string turned)
    {
        await AddAsync(People.Unique("sorted"));
        using var admin = await Hub.AsAdminAsync();

        var page = await admin.OpenAsync(Runners + query);

        var head = page.Find("th[aria-sort]");
        Assert.Equal((column, direction, turned), (Words(head), head.GetAttribute("aria-sort"), head.QuerySelector("a")!.GetAttribute("href")));
    }

    [Fact]
    public async Task A_long_list_has_pages_that_keep_the_filters_and_says_how_many_there_are()
    {
        var word = People.Unique("paged");
        await Hub.AddRunnersAsync(Enumerable.Range(0, 120).Select(number => Arrange.Runner($"{word} {number}")));
        using var admin = await Hub.AsAdminAsync();

        var page = await admin.OpenAsync($"{Runners}?q={word}&sort=newest&page=2");

        Assert.Equal("51–100 of 120 runners", Words(page.Find(".pager-count")));
        Assert.Equal($"{Runners}?q={word}&sort=newest&page=3", page.Find("a[rel=next]").GetAttribute("href"));
        Assert.Equal($"{Runners}?q={word}&sort=newest", page.Find("a[rel=prev]").GetAttribute("href"));
        Assert.Contains("120 runners found", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_list_says_what_to_do_next()
    {
        using var admin = await Hub.AsAdminAsync();
        var found = await admin.OpenAsync($"{Runners}?q=there-is-no-such-runner");
        Assert.Equal(Runners, found.Find(".empty a").GetAttribute("href"));
        Assert.Empty(found.Document.QuerySelectorAll("table"));
    }

    [Fact]
    public async Task A_runner_that_is_managed_elsewhere_leads_there_if_one_may_go_there()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var runners = await places.AddRunnersAsync();
        var helper = People.Unique("helper");
        await Hub.AddCollaboratorAsync(places.Repository.Scope.RepoId!.Value, await Hub.AddUserAsync(helper), RepositoryRole.Admin);
        using var owner = await places.KeeperAsync(places.Repository);
        using var admin = await Hub.AsAdminAsync();
        using var collaborator = await Hub.AsAsync(helper);
        var query = $"{places.Repository.Path}?q={places.Tag}";
        var (here, org, site) = (runners[places.Repository], runners[places.Organization], runners[places.Site]);

        Assert.Equal([$"{places.Repository.Path}/{here}", $"{places.Organization.Path}/{org}", null], await LinksAsync(owner));
        Assert.Equal([$"{places.Repository.Path}/{here}", $"{Runners}/{org}", $"{Runners}/{site}"], await LinksAsync(admin));
        Assert.Equal([$"{places.Repository.Path}/{here}", null, null], await LinksAsync(collaborator));

        async Task<IEnumerable<string?>> LinksAsync(Person person)
        {
            var page = await person.OpenAsync(query);
            Assert.Equal([$"{here}"], page.Document.QuerySelectorAll("[name=ids]").Select(box => box.GetAttribute("value")!));
            Assert.Single(page.Document.QuerySelectorAll("tbody summary"));
            return new[] { here, org, site }.Select(id => page.Find($"#r{id} .row-name").GetAttribute("href"));
        }
    }

    [Fact]
    public async Task A_full_page_stays_under_100_KB()
    {
        var word = People.Unique("heavy");
        await Hub.AddRunnersAsync(Enumerable.Range(0, 50).Select(number => Arrange.Runner(
            $"{word}-build-server-in-the-second-rack-{number}", description: new string('d', ActionRunner.LongestDescription), version: new string('v', ActionRunner.LongestVersion),
            labels: [.. Enumerable.Range(0, 30).Select(label => $"label-{label}")])));
        await Hub.AddRunnersAsync(Enumerable.Range(0, 50).Select(number => Arrange.Runner(
            $"{word} wide", labels: [new string('l', RunnerLabels.Longest), "other"])));
        using var admin = await Hub.AsAdminAsync();

        foreach (var query in new[] { "", "&sort=newest", "&sort=oldest&status=never&disabled=false&ephemeral=false&scope=global" })
        {
            var page = await admin.OpenAsync($"{Runners}?q={word}{query}");
            Assert.Equal(50, page.Document.QuerySelectorAll("tbody tr").Length);
            Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(page.Body), 30_000, 100_000);
        }
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("‮evil‬ مشغل 🦊")]
    [InlineData("\"quoted\" & 'more'")]
    public async Task Odd_names_and_labels_are_shown_as_they_are(string odd)
    {
        var word = People.Unique("odd");
        await AddAsync($"{word} {odd}", labels: [odd]);
        using var admin = await Hub.AsAdminAsync();

        var page = await admin.OpenAsync($"{Runners}?q={word}");

        Assert.Equal($"{word} {odd}", page.Find(".row-name").TextContent);
        var label = page.Find(".cell-labels a");
        Assert.Equal(odd, label.TextContent);
        Assert.Single((await admin.OpenAsync(Runners + label.GetAttribute("href"))).Document.QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task An_open_page_keeps_the_rows_that_it_shows_though_others_called_later()
    {
        var word = People.Unique("calm");
        var now = Hub.Clock.GetUtcNow();
        var ids = await Hub.AddRunnersAsync(Enumerable.Range(0, 70).Select(number => Arrange.Runner($"{word} {number}", lastOnline: now.AddSeconds(-number / 2))));
        using var admin = await Hub.AsAdminAsync();
        var place = new RunnerPlace(Runners, new Scope.Instance());
        var opened = await admin.OpenAsync($"{Runners}?q={word}");
        var shown = await admin.PageAsync(place, $"?q={word}");
        Assert.Equal(ids.Take(50), shown);

        await Hub.ReadAsync(async db =>
        {
            (await db.Runners.FindAsync(ids[60]))!.LastOnline = now;
            (await db.Runners.FindAsync(ids[3]))!.LastActive = now;
            return await db.SaveChangesAsync();
        });

        var again = opened.Find("#runner-list").GetAttribute("hx-get")!;
        var kept = await admin.PageAsync(place with { Path = "" }, again);
        Assert.Equal([ids[3], .. ids.Take(50).Where(id => id != ids[3])], kept);
        Assert.Contains(ids[60], await admin.PageAsync(place, $"?q={word}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&sort=alphabetically")]
    [InlineData("&status=idle")]
    public async Task A_ticked_runner_keeps_its_place_on_an_open_page_whatever_becomes_of_it_until_it_is_deleted(string rest)
    {
        var word = People.Unique("tick");
        var now = Hub.Clock.GetUtcNow();
        var ids = await Hub.AddRunnersAsync(Enumerable.Range(0, 53).Select(number => Arrange.Runner($"{word} {number:D2}", lastOnline: now.AddSeconds(-number / 10))));
        using var admin = await Hub.AsAdminAsync();
        var place = new RunnerPlace("", new Scope.Instance());
        var again = (await admin.OpenAsync($"{Runners}?q={word}{rest}")).Find("#runner-list").GetAttribute("hx-get")!;

        await Hub.ReadAsync(async db =>
        {
            (await db.Runners.FindAsync(ids[3]))!.LastOnline = now.AddHours(-1);
            (await db.Runners.FindAsync(ids[3]))!.SearchText = "called otherwise";
            (await db.Runners.FindAsync(ids[7]))!.Deleted = now;
            return await db.SaveChangesAsync();
        });

        var kept = await admin.PageAsync(place, $"{again}&ticked={ids[3]}-3.{ids[7]}-7");

        Assert.Equal([.. ids.Take(7), .. ids.Skip(8).Take(44)], kept);
        Assert.DoesNotContain(ids[3], await admin.PageAsync(place, again));
    }

    [Fact]
    public async Task What_is_no_runner_of_the_place_is_not_shown_for_being_ticked()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var runners = await places.AddRunnersAsync();
        using var user = await places.KeeperAsync(places.User);

        var shown = await user.PageAsync(places.User, $"?q={places.Tag}&status=active&ticked={runners[places.Repository]}-0.x.-1.99999999999999999999.{runners[places.User]}-9");

        Assert.Equal([runners[places.User]], shown);
    }

    [Fact]
    public async Task Of_a_list_with_a_status_it_is_said_how_many_it_shows_and_of_how_many()
    {
        var word = People.Unique("count");
        await AddAsync($"{word} a", online: Hub.Clock.GetUtcNow());
        await AddAsync($"{word} b");
        await AddAsync($"{word} c");
        using var admin = await Hub.AsAdminAsync();

        Assert.Equal("2 of 3 runners found, never connected", (await admin.OpenAsync($"{Runners}?q={word}&status=never_connected")).Find(".page-head p").TextContent);
        Assert.Equal("3 runners found, 1 online", (await admin.OpenAsync($"{Runners}?q={word}")).Find(".page-head p").TextContent);
    }

    private static string Words(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private Task<long> AddAsync(string name, DateTimeOffset? online = null, params string[] labels) =>
        Hub.AddAsync(Arrange.Runner(name, lastOnline: online, labels: labels), runner => runner.Id);

    public sealed class Sqlite(SqliteHub hub) : RunnerListPageTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerListPageTests(hub), IClassFixture<PostgresHub>;
}
