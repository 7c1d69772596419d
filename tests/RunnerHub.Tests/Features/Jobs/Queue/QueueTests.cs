using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Jobs.Queue;

/// <summary>The queue of a place, which is what its runners take next.</summary>
public abstract class QueueTests(Hub hub) : HubTests(hub)
{
    private const string SiteQueue = "/-/admin/actions/queue";

    [Fact]
    public async Task The_queue_of_the_site_is_in_the_order_in_which_its_runners_take_it()
    {
        var label = People.Unique("fair");
        var (big, small, tiny) = (await Work.PlaceAsync(Hub), await Work.PlaceAsync(Hub), await Work.PlaceAsync(Hub));
        foreach (var (work, name) in new[] { (big, "b1"), (big, "b2"), (big, "b3"), (small, "s1"), (big, "b4"), (small, "s2"), (tiny, "t1") })
        {
            await StartAsync(work, name, label);
        }

        var runners = new List<RunnerActor>();
        for (var i = 0; i < 7; i++)
        {
            runners.Add(await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("site"), label));
        }

        // Somebody has two of the big one's already.
        var own = await big.RunnerAsync(label);
        await own.TakeAsync();
        using var admin = await Hub.AsAdminAsync();
        var page = await admin.OpenAsync($"{SiteQueue}?label={label}");
        var shown = page.Document.QuerySelectorAll("tbody .row-name").Select(name => name.TextContent).ToList();

        var taken = new List<string>();
        foreach (var runner in runners.Take(6))
        {
            var task = await runner.TakeAsync();
            taken.Add(await Hub.ReadAsync(db => db.Tasks.Where(row => row.Id == task.Id).Select(row => row.Job!.Name).SingleAsync()));
        }

        Assert.Equal([.. taken, "b1"], shown);
        Assert.Equal(["s1", "t1", "b2", "s2", "b3", "b4"], taken);
    }

    [Fact]
    public async Task The_jobs_of_a_label_are_in_the_order_in_which_runners_of_it_alone_take_them()
    {
        var label = People.Unique("rare");
        var (big, small) = (await Work.PlaceAsync(Hub), await Work.PlaceAsync(Hub));
        foreach (var (work, name, asked) in new[] { (big, "other", "none"), (big, "b1", label), (small, "s1", label), (small, "s2", label), (big, "b2", label) })
        {
            await StartAsync(work, name, asked);
        }

        using var admin = await Hub.AsAdminAsync();
        var path = $"{SiteQueue}?label={label}";
        var shown = (await admin.OpenAsync(path)).Document.QuerySelectorAll("tbody .row-name").Select(name => name.TextContent).ToList();
        var exported = (await admin.OpenAsync($"{path}&format=csv")).Body.Split("\r\n")[1..^1].Select(row => row.Split(',')[2]).ToList();

        var taken = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            var task = await (await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("site"), label)).TakeAsync();
            taken.Add(await Hub.ReadAsync(db => db.Tasks.Where(row => row.Id == task.Id).Select(row => row.Job!.Name).SingleAsync()));
        }

        Assert.Equal(["b1", "s1", "s2", "b2"], taken);
        Assert.Equal(taken, shown);
        Assert.Equal(taken, exported);
    }

    [Fact]
    public async Task The_queue_of_an_owner_has_the_jobs_of_his_repositories_the_oldest_first()
    {
        var name = People.Unique("holder");
        var user = await Hub.AddUserAsync(name);
        var (one, two, other) = (await PlaceOfAsync(name, user), await PlaceOfAsync(name, user), await Work.PlaceAsync(Hub));
        foreach (var (work, job) in new[] { (one, "a"), (other, "not-mine"), (two, "b"), (one, "c") })
        {
            await StartAsync(work, job, "linux");
        }

        using var person = await Hub.AsAsync(name);
        var page = await person.OpenAsync("/user/settings/actions/queue");

        Assert.Equal(["a", "b", "c"], page.Document.QuerySelectorAll("tbody .row-name").Select(row => row.TextContent));
        Assert.Equal(["a", "c"], (await person.OpenAsync($"/{one.Path}/settings/actions/queue")).Document.QuerySelectorAll("tbody .row-name").Select(row => row.TextContent));
    }

    [Fact]
    public async Task What_waits_comes_first_and_says_why_and_where_it_stands()
    {
        var label = People.Unique("none");
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await StartAsync(work, "waits", label);
        await StartAsync(work, "runs", "linux");
        await runner.TakeAsync();
        using var admin = await Hub.AsAdminAsync();

        var rows = (await admin.OpenAsync($"/{work.Path}/settings/actions/queue")).Document.QuerySelectorAll("tbody tr").ToList();

        Assert.Equal(["Waiting", "Running"], rows.Select(row => row.QuerySelector(".mark-word")!.TextContent));
        Assert.Equal("Place 1", rows[0].QuerySelector(".cell-place")!.TextContent.Trim());
        Assert.Contains("No runner has the label", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Equal($"on {runner.Name}", rows[1].QuerySelector(".cell-note")!.TextContent);
        Assert.Equal($"/{work.Path}/settings/actions/runners/{runner.Id}", rows[1].QuerySelector(".cell-note a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task A_page_on_which_waiting_ends_goes_on_with_what_runs()
    {
        var work = await Work.PlaceAsync(Hub);
        for (var i = 0; i < 3; i++)
        {
            await StartAsync(work, $"r{i}", "linux");
            await (await work.RunnerAsync("linux")).TakeAsync();
        }

        await work.StartAsync([.. Enumerable.Range(0, 49).Select(i => Work.Job($"w{i}", "none"))]);
        using var admin = await Hub.AsAdminAsync();
        var path = $"/{work.Path}/settings/actions/queue";

        var pages = new[] { await NamesAsync(path), await NamesAsync($"{path}?page=2") };

        Assert.Equal([.. Enumerable.Range(0, 49).Select(i => $"w{i}"), "r0"], pages[0]);
        Assert.Equal(["r1", "r2"], pages[1]);

        async Task<IEnumerable<string>> NamesAsync(string page) => (await admin.OpenAsync(page)).Document.QuerySelectorAll("tbody .row-name").Select(row => row.TextContent);
    }

    [Fact]
    public async Task A_test_says_which_runner_it_is_of()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await Work.StartTestAsync(Hub, runner.Id);
        using var admin = await Hub.AsAdminAsync();

        var links = (await admin.OpenAsync($"{SiteQueue}?status=waiting")).Document.QuerySelectorAll("tbody .cell-sub a");

        Assert.Equal(runner.Name, Assert.Single(links, link => link.GetAttribute("href") == $"/{work.Path}/settings/actions/runners/{runner.Id}").TextContent);
    }

    [Fact]
    public async Task Tests_of_runners_are_taken_before_all_others_of_the_queue_of_the_site()
    {
        var work = await Work.PlaceAsync(Hub);
        await work.StartAsync([.. Enumerable.Range(0, 60).Select(i => Work.Job($"w{i}", "none"))]);
        for (var i = 0; i < 3; i++)
        {
            await Work.StartTestAsync(Hub, (await work.RunnerAsync("linux")).Id);
        }

        // One that runs has no part in who is next.
        var busy = await work.RunnerAsync("linux");
        await Work.StartTestAsync(Hub, busy.Id);
        await busy.TakeAsync();
        using var admin = await Hub.AsAdminAsync();
        var all = (await admin.OpenAsync($"{SiteQueue}?status=waiting&format=csv")).Body.Split("\r\n")[1..^1].Select(row => row.Split(',')).ToList();

        var pages = new List<string>();
        foreach (var page in new[] { 1, 2 })
        {
            pages.AddRange((await admin.OpenAsync($"{SiteQueue}?status=waiting&page={page}")).Document.QuerySelectorAll("tbody tr").Select(row => row.Id![1..]));
        }

        var tests = all.TakeWhile(row => row[3].Length == 0).Count();
        Assert.InRange(tests, 3, 49);
        Assert.DoesNotContain(all.Skip(tests), row => row[3].Length == 0);
        Assert.Equal(all.Take(pages.Count).Select(row => row[0]), pages);
    }

    [Theory]
    [InlineData("?status=running", "runs")]
    [InlineData("?status=waiting", "waits")]
    [InlineData("?label=LINUX", "waits runs")]
    [InlineData("?label=gpu", "waits")]
    [InlineData("?label=gp", "")]
    [InlineData("?status=none&page=-1", "waits runs")]
    [InlineData("?page=2147483647", "waits runs")]
    [InlineData("?label=%F0%9F%A6%8A", "")]
    public async Task Filters_in_the_address_leave_what_matches(string query, string names)
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await StartAsync(work, "runs", "linux");
        await runner.TakeAsync();
        await work.StartAsync(Work.Job("waits", "linux", "gpu"));
        using var admin = await Hub.AsAdminAsync();

        var page = await admin.OpenAsync($"/{work.Path}/settings/actions/queue{query}");

        Assert.Equal(names, string.Join(' ', page.Document.QuerySelectorAll("tbody .row-name").Select(row => row.TextContent)));
    }

    [Fact]
    public async Task A_repository_is_found_by_a_part_of_its_name_and_exported()
    {
        var work = await Work.PlaceAsync(Hub);
        await StartAsync(work, "one", "linux");
        using var admin = await Hub.AsAdminAsync();

        var csv = (await admin.OpenAsync($"{SiteQueue}?repository={work.Path.ToUpperInvariant()}&format=csv")).Body.Split("\r\n");

        Assert.Equal("id,status,job,repository,run,labels,runner,queued_at,started_at", csv[0]);
        Assert.Contains($",waiting,one,{work.Path},1,linux,,", csv[1], StringComparison.Ordinal);
        Assert.Equal("", csv[2]);
    }

    [Fact]
    public async Task The_pages_of_some_repositories_go_on_where_the_one_before_has_ended()
    {
        var name = People.Unique("rounds");
        var user = await Hub.AddUserAsync(name);
        var (big, small) = (await PlaceOfAsync(name, user), await PlaceOfAsync(name, user));
        await big.StartAsync([.. Enumerable.Range(0, 40).Select(i => Work.Job($"b{i}", "linux"))]);
        await small.StartAsync([.. Enumerable.Range(0, 30).Select(i => Work.Job($"s{i}", "linux"))]);
        // Its jobs begin three rounds later for those that are with runners.
        for (var i = 0; i < 3; i++)
        {
            await (await small.RunnerAsync("linux")).TakeAsync();
        }

        using var admin = await Hub.AsAdminAsync();
        var list = $"{SiteQueue}?repository={name}/&status=waiting";
        var all = (await admin.OpenAsync($"{list}&format=csv")).Body.Split("\r\n")[1..^1].Select(row => row.Split(',')[2]).ToList();

        var pages = new List<string>();
        foreach (var page in new[] { 1, 2 })
        {
            pages.AddRange((await admin.OpenAsync($"{list}&page={page}")).Document.QuerySelectorAll("tbody .row-name").Select(row => row.TextContent));
        }

        Assert.Equal(["b0", "b1", "b2", "b3", "s3", "b4", "s4"], all.Take(7));
        Assert.Equal(67, all.Count);
        Assert.Equal(all, pages);
    }

    [Fact]
    public async Task Fifty_jobs_are_a_page_and_none_is_asked_for_alone()
    {
        var many = await Work.PlaceAsync(Hub);
        await many.StartAsync([.. Enumerable.Range(0, 60).Select(i => Work.Job($"j{i}", $"l{i}") with { Name = $"j{i} {new string('n', 150)}" })]);
        using var admin = await Hub.AsAdminAsync();
        using var statements = new Statements(Hub);
        var page = await admin.OpenAsync($"/{many.Path}/settings/actions/queue");
        var plans = await statements.TakePlansAsync("ActionRunJobs");

        // What goes on beside it asks as well, but not the same for each job.
        Assert.All(plans.CountBy(asked => asked.Text), asked => Assert.InRange(asked.Value, 1, 10));
        Assert.Equal(50, page.Document.QuerySelectorAll("tbody tr").Length);
        Assert.True(page.Body.Length < 100_000, $"{page.Body.Length} characters");
        Assert.Equal(10, (await admin.OpenAsync($"/{many.Path}/settings/actions/queue?page=2")).Document.QuerySelectorAll("tbody tr").Length);
        if (Hub is SqliteHub)
        {
            Assert.Contains(plans, asked => asked.Plan.Contains("IX_ActionRunJobs_Turns", StringComparison.Ordinal));
            Assert.DoesNotContain(plans, asked => asked.Plan.Contains("SCAN a\n", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_open_queue_is_told_of_a_new_job()
    {
        var work = await Work.PlaceAsync(Hub);
        using var admin = await Hub.AsAdminAsync();
        var path = $"/{work.Path}/settings/actions/queue";
        var seen = (await admin.OpenAsync(path)).Find("[data-seen]").GetAttribute("data-seen");
        await using var events = await admin.ListenAsync($"{path}/events?seen={seen}");
        await events.NextAsync("open");

        await StartAsync(work, "new", "linux");

        await events.NextAsync("changed");
        Assert.Contains("new", (await admin.OpenAsync(path)).Find("tbody").TextContent, StringComparison.Ordinal);
    }

    private async Task StartAsync(Work work, string name, string label)
    {
        // The clock stands still otherwise, and all would be as old.
        Hub.Clock.Advance(TimeSpan.FromMilliseconds(5));
        await work.StartAsync(Work.Job(name, label));
    }

    private async Task<Work> PlaceOfAsync(string owner, long ownerId)
    {
        var name = People.Unique("place");
        return new Work(Hub, owner, name, await Hub.AddRepositoryAsync(name, ownerId));
    }

    public sealed class Sqlite(SqliteHub hub) : QueueTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : QueueTests(hub), IClassFixture<PostgresHub>;
}
