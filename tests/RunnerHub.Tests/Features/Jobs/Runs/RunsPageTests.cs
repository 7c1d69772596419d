using System.Net;
using System.Text.Json;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Jobs.Runs;

/// <summary>The list of the runs of a repository, as its people see it.</summary>
public abstract class RunsPageTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task Runs_are_listed_newest_first_with_where_they_stand()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await work.StartAsync(work.Run(Work.Job("build", "linux")) with { Title = "First" });
        await runner.WorkOffAsync(Result.Failure);
        var second = await work.StartAsync(work.Run(Work.Job("build", "linux")) with { Title = "Second <b>" });
        using var admin = await Hub.AsAdminAsync();

        var page = await admin.OpenAsync($"/{work.Path}/actions");

        Assert.Equal(["Second <b>", "First"], page.Document.QuerySelectorAll("tbody .row-name").Select(link => link.TextContent));
        Assert.Equal(["Waiting", "Failed"], page.Document.QuerySelectorAll("tbody .mark-word").Select(word => word.TextContent));
        Assert.Equal($"/{work.Path}/actions/runs/{second}", page.Find("tbody .row-name").GetAttribute("href"));
        Assert.Contains("2 runs", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_list_with_a_status_it_is_said_how_many_it_shows_and_of_how_many()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await work.StartAsync(Work.Job("build", "linux"));
        await runner.WorkOffAsync(Result.Failure);
        await work.StartAsync(Work.Job("build", "linux"));
        using var admin = await Hub.AsAdminAsync();

        Assert.Equal("1 of 2 runs, failed", (await admin.OpenAsync($"/{work.Path}/actions?status=failure")).Find(".page-head p").TextContent);
        Assert.Equal("1 of 2 runs found, waiting", (await admin.OpenAsync($"/{work.Path}/actions?status=waiting&event=push")).Find(".page-head p").TextContent);
    }

    [Theory]
    [InlineData("?status=success", "old")]
    [InlineData("?status=waiting", "new")]
    [InlineData("?q=OL", "old")]
    [InlineData("?q=%231", "old")]
    [InlineData("?q=feature", "new")]
    [InlineData("?q=aabb", "new")]
    [InlineData("?workflow=nightly.yml", "new")]
    [InlineData("?event=schedule", "new")]
    [InlineData("?actor=carol", "new")]
    [InlineData("?actor=CaRoL", "new")]
    [InlineData("?actor=car", "")]
    [InlineData("?status=bogus&page=-7&event=%20", "new old")]
    [InlineData("?page=99999999999", "new old")]
    [InlineData("?q=%25", "")]
    [InlineData("?q=%F0%9F%A6%8A", "")]
    public async Task Filters_in_the_address_leave_what_matches(string query, string titles)
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await work.StartAsync(work.Run(Work.Job("build", "linux")) with { Title = "old" });
        await runner.WorkOffAsync();
        await work.StartAsync(work.Run(Work.Job("build", "linux")) with
        {
            Title = "new",
            WorkflowName = "Nightly",
            WorkflowFile = "nightly.yml",
            Event = "schedule",
            ActorName = "carol",
            Ref = "refs/heads/Feature",
            Sha = "aabbccddeeff00112233",
        });
        using var admin = await Hub.AsAdminAsync();

        var page = await admin.OpenAsync($"/{work.Path}/actions{query}");

        Assert.Equal(titles, string.Join(' ', page.Document.QuerySelectorAll("tbody .row-name").Select(link => link.TextContent)));
    }

    [Theory]
    [InlineData("Über")]
    [InlineData("Über die Straße")]
    [InlineData("ÜBER DIE STRAßE")]
    [InlineData("Ärger_%")]
    [InlineData("ÄRGER_")]
    [InlineData("ПОЧИНИТЬ")]
    public async Task What_is_typed_as_it_stands_there_is_found_whatever_its_letters(string text)
    {
        var work = await Work.PlaceAsync(Hub);
        await work.StartAsync(work.Run(Work.Job("build", "linux")) with { Title = "Über die Straße, ÜBER DIE STRAßE, ПОЧИНИТЬ", Ref = "refs/heads/Ärger_%" });
        await work.StartAsync(work.Run(Work.Job("build", "linux")) with { Title = "uber ärger" });
        using var admin = await Hub.AsAdminAsync();

        var page = await admin.OpenAsync($"/{work.Path}/actions?q={Uri.EscapeDataString(text)}");

        Assert.StartsWith("Über", Assert.Single(page.Document.QuerySelectorAll("tbody .row-name")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_looked_for_is_refused()
    {
        var work = await Work.PlaceAsync(Hub);
        using var admin = await Hub.AsAdminAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await admin.GetAsync($"/{work.Path}/actions?q=%00")).Status);
        await admin.OpenAsync($"/{work.Path}/actions?q={new string('x', 3000)}");
    }

    [Fact]
    public async Task An_empty_list_leads_to_the_first_run_where_one_may_start_it()
    {
        var work = await Work.PlaceAsync(Hub);
        var reader = People.Unique("reader");
        await Hub.AddCollaboratorAsync(work.RepoId, await Hub.AddUserAsync(reader), RunnerHub.Access.RepositoryRole.Read);
        using var admin = await Hub.AsAdminAsync();
        using var person = await Hub.AsAsync(reader);

        Assert.Equal($"/{work.Path}/actions/new", (await admin.OpenAsync($"/{work.Path}/actions")).Find(".empty a").GetAttribute("href"));
        Assert.Empty((await person.OpenAsync($"/{work.Path}/actions")).Document.QuerySelectorAll("a[href$='/actions/new']"));
    }

    [Fact]
    public async Task A_list_is_had_as_CSV_and_JSON_from_its_own_address()
    {
        var work = await Work.PlaceAsync(Hub);
        await work.StartAsync(work.Run(Work.Job("build", "linux")) with { Title = "=1+1" });
        await work.StartAsync(work.Run(Work.Job("build", "linux")) with { Title = "two" });
        using var admin = await Hub.AsAdminAsync();

        var csv = (await admin.OpenAsync($"/{work.Path}/actions?format=csv")).Body.Split("\r\n");
        using var json = JsonDocument.Parse((await admin.OpenAsync($"/{work.Path}/actions?q=two&format=json")).Body);

        Assert.Equal("id,number,title,workflow,status,reason,event,ref,sha,actor,attempt,created_at,started_at,completed_at", csv[0]);
        Assert.Contains(",1,'=1+1,Build,waiting,,push,refs/heads/main,", csv[2], StringComparison.Ordinal);
        Assert.Equal("two", Assert.Single(json.RootElement.EnumerateArray()).GetProperty("title").GetString());
    }

    [Fact]
    public async Task Thirty_runs_are_a_page_and_it_is_short()
    {
        var work = await Work.PlaceAsync(Hub);
        for (var i = 1; i <= 31; i++)
        {
            await work.StartAsync(work.Run(Work.Job("build", "linux")) with { Title = $"Run {i} {new string('é', 240)}" });
        }

        using var admin = await Hub.AsAdminAsync();
        var first = await admin.OpenAsync($"/{work.Path}/actions");
        var second = await admin.OpenAsync($"/{work.Path}/actions?page=2");

        Assert.Equal((30, 1), (first.Document.QuerySelectorAll("tbody tr").Length, second.Document.QuerySelectorAll("tbody tr").Length));
        Assert.Contains("1–30 of 31 runs", first.Text, StringComparison.Ordinal);
        Assert.True(first.Body.Length < 100_000, $"{first.Body.Length} characters");
    }

    [Fact]
    public async Task A_page_asks_nothing_once_a_run_and_finds_them_by_an_index()
    {
        var work = await Work.PlaceAsync(Hub);
        for (var i = 0; i < 20; i++)
        {
            await work.StartAsync(Work.Job("build", "linux"));
        }

        using var admin = await Hub.AsAdminAsync();
        using var statements = new Statements(Hub);
        await admin.OpenAsync($"/{work.Path}/actions");
        var plans = await statements.TakePlansAsync("ActionRuns");

        // Pages that other tests have open may read the same meanwhile, but not twenty times.
        Assert.All(plans.CountBy(asked => asked.Text), asked => Assert.InRange(asked.Value, 1, 5));
        if (Hub is SqliteHub)
        {
            Assert.All(plans, asked => Assert.Contains("USING", asked.Plan, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_open_list_is_told_of_a_new_run()
    {
        var work = await Work.PlaceAsync(Hub);
        using var admin = await Hub.AsAdminAsync();
        var seen = (await admin.OpenAsync($"/{work.Path}/actions")).Find("[data-seen]").GetAttribute("data-seen");
        await using var events = await admin.ListenAsync($"/{work.Path}/actions/events?seen={seen}");
        await events.NextAsync("open");

        await work.StartAsync(Work.Job("build", "linux"));

        Assert.Equal((await admin.OpenAsync($"/{work.Path}/actions")).Find("[data-seen]").GetAttribute("data-seen"), await events.NextAsync("changed"));
    }

    [Fact]
    public async Task The_address_of_runs_leads_to_the_list_with_its_filters()
    {
        var work = await Work.PlaceAsync(Hub);
        using var admin = await Hub.AsAdminAsync();

        Assert.Equal($"/{work.Path}/actions?status=running", (await admin.GetAsync($"/{work.Path}/actions/runs?status=running")).Location);
    }

    public sealed class Sqlite(SqliteHub hub) : RunsPageTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunsPageTests(hub), IClassFixture<PostgresHub>;
}
