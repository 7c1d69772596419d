using RunnerHub.Features.Shared;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Workflows;

/// <summary>How people see jobs that call workflows.</summary>
public abstract class CalledWorkflowPageTests(Hub hub) : HubTests(hub)
{
    private const string Caller = """
        on: push
        jobs:
          lint: {runs-on: linux, steps: [{run: make}]}
          build: {uses: ./.github/workflows/build.yml, with: {level: high}, secrets: inherit}
          ship: {needs: build, runs-on: linux, steps: [{run: make}]}
        """;

    [Fact]
    public async Task Called_jobs_stand_below_the_one_that_calls_them_and_in_its_box()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("build.yml", CalledPlace.Build);
        await called.StartAsync(Caller);
        using var person = await called.Place.KeeperAsync();

        var page = await person.OpenAsync($"{called.Place.Path}/runs/{(await called.Place.RunsAsync())[0].Id}");

        Assert.Equal(["lint", "build", "build / compile", "build / pack", "ship"], page.Document.QuerySelectorAll("tbody .row-name").Select(name => name.TextContent.Trim()));
        Assert.Equal("Waiting", page.Find("tbody tr:nth-child(2) td").TextContent.Trim());
        Assert.Contains("2 waiting, 2 blocked", page.Text, StringComparison.Ordinal);
        Assert.Contains("build · 2 jobs", page.Find(".graph").TextContent, StringComparison.Ordinal);
        Assert.Contains($"Waits for {Sentences.Quoted("build")}.", page.Text, StringComparison.Ordinal);
        Assert.Contains($"Waits for {Sentences.Quoted("build / compile")}.", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_job_that_calls_a_workflow_lists_the_jobs_of_that()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("build.yml", CalledPlace.Build);
        await called.StartAsync(Caller);
        using var person = await called.Place.KeeperAsync();
        var run = (await called.Place.RunsAsync())[0];
        var jobs = run.Jobs;

        var page = await person.OpenAsync($"{called.Place.Path}/runs/{run.Id}/jobs/{jobs[1].Id}");

        Assert.Equal("Calls .github/workflows/build.yml", page.Find("#called-title").TextContent.Trim());
        Assert.StartsWith("Waiting", page.Find(".state-line").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal(["build / compile", "build / pack"], page.Document.QuerySelectorAll("#wait .row-name").Select(name => name.TextContent.Trim()));
        Assert.Equal($"{called.Place.Path}/runs/{run.Id}/jobs/{jobs[3].Id}", page.Find("#wait .row-name").GetAttribute("href"));
        Assert.DoesNotContain("No runner has had the job", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_see_that_a_call_goes_on_and_that_it_asks_for_no_runner()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("build.yml", CalledPlace.Build);
        await called.StartAsync(Caller);

        var going = (await called.Place.Program.GetAsync($"{called.Place.Api}/jobs?status=in_progress")).Json.GetProperty("jobs");

        Assert.Equal("build", Assert.Single(going.EnumerateArray()).GetProperty("name").GetString());
        Assert.Empty(going[0].GetProperty("labels").EnumerateArray());
    }

    public sealed class Sqlite(SqliteHub hub) : CalledWorkflowPageTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : CalledWorkflowPageTests(hub), IClassFixture<PostgresHub>;
}
