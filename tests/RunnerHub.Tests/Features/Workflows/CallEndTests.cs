using System.Net;
using RunnerHub.Features.Jobs;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Workflows;

/// <summary>What is said of jobs that call workflows when they end, and that they do end.</summary>
public abstract class CallEndTests(Hub hub) : HubTests(hub)
{
    private const string Leaving = """
        on: {workflow_call: {outputs: {v: {value: "${{ fromJSON(jobs.one.outputs.x) }}"}}}}
        jobs: {one: {runs-on: linux, outputs: {x: x}, steps: [{run: make}]}}
        """;

    private const string Two = """
        on: workflow_call
        jobs:
          one: {runs-on: linux, steps: [{run: make}]}
          two: {needs: one, runs-on: linux, steps: [{run: make}]}
        """;

    [Fact]
    public async Task A_call_that_fails_otherwise_than_by_its_jobs_is_counted_and_can_be_done_again()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("leaving.yml", Leaving);
        await called.StartAsync("on: push\njobs:\n  call: {uses: ./.github/workflows/leaving.yml}\n  other: {runs-on: high, steps: [{run: make}]}\n");
        await called.WorkOffAsync(("x", "no JSON"));
        await called.WorkOffAsync();
        using var person = await called.Place.KeeperAsync();

        var page = await person.OpenAsync($"{called.Place.Path}/runs/{(await called.Place.RunsAsync())[0].Id}");

        Assert.Contains("2 succeeded, 1 failed", page.Text, StringComparison.Ordinal);
        Assert.Contains("call · 2 jobs", page.Find(".graph").TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Find("form[action$=rerun-failed]"));
    }

    [Fact]
    public async Task Jobs_of_a_call_that_fails_before_it_begins_again_did_not_begin()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("two.yml", Two);
        await called.StartAsync("""
            on: push
            jobs:
              first: {runs-on: linux, outputs: {m: x}, steps: [{run: make}]}
              call: {needs: first, strategy: {matrix: {n: "${{ fromJSON(needs.first.outputs.m) }}"}}, uses: ./.github/workflows/two.yml}
            """);
        await called.WorkOffAsync(("m", "[1]"));
        await called.WorkOffAsync();
        await called.WorkOffAsync();
        await called.RerunAsync("rerun");

        await called.WorkOffAsync(("m", "no JSON"));

        Assert.Equal(["first Success", "call (1) Failure", "call (1) / one Skipped", "call (1) / two Skipped"], await called.JobsAsync());
        Assert.Equal("The job that calls its workflow did not begin.", (await called.Place.RunsAsync())[0].Jobs[2].Reason);
    }

    [Fact]
    public async Task A_call_that_was_cancelled_says_why()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("two.yml", Two);
        await called.StartAsync("on: push\njobs:\n  call: {uses: ./.github/workflows/two.yml}\n");
        var call = (await called.Place.RunsAsync())[0].Jobs[0].Id;

        Assert.Equal(HttpStatusCode.Accepted, (await called.Place.Program.PostAsync($"{called.Place.Api}/jobs/{call}/cancel", new { })).Status);

        Assert.EndsWith(" cancelled the job.", (await called.Place.Program.GetAsync($"{called.Place.Api}/jobs/{call}")).Json.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_call_is_told_when_its_jobs_begin()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("two.yml", Two);
        await called.StartAsync("on: push\njobs:\n  call: {uses: ./.github/workflows/two.yml}\n  other: {runs-on: high, steps: [{run: make}]}\n");
        using var person = await called.Place.KeeperAsync();
        var run = (await called.Place.RunsAsync())[0];
        var path = $"{called.Place.Path}/runs/{run.Id}/jobs/{run.Jobs[0].Id}";
        await called.WorkOffAsync();
        var before = (await person.OpenAsync(path)).Find("#job").GetAttribute("data-seen");

        await called.WorkOffAsync();

        Assert.NotEqual(before, (await person.OpenAsync(path)).Find("#job").GetAttribute("data-seen"));
    }

    [Fact]
    public async Task Two_that_have_a_group_each_and_want_the_others_do_not_wait_for_ever()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        foreach (var (file, group) in new[] { ("a.yml", "two"), ("b.yml", "one") })
        {
            await called.Place.StoreAsync(file, $"{Two.Replace("needs: one", $"needs: one, concurrency: {group}", StringComparison.Ordinal)}\n");
        }

        await called.StartAsync("""
            on: push
            jobs:
              a: {concurrency: one, uses: ./.github/workflows/a.yml}
              b: {concurrency: two, uses: ./.github/workflows/b.yml}
            """);
        await called.WorkOffAsync();
        await called.WorkOffAsync();
        Assert.Equal(["a Calling", "b Calling", "a / one Success", "a / two Blocked", "b / one Success", "b / two Blocked"], await called.JobsAsync());
        Hub.Clock.Advance(TimeSpan.FromHours(25));

        await Hub.UseAsync<Sweeps, bool>(async sweeps =>
        {
            await sweeps.DoAsync(areRunnersHeard: true, CancellationToken.None);
            return true;
        });

        Assert.Equal(["a Cancelled", "b Cancelled", "a / one Success", "a / two Cancelled", "b / one Success", "b / two Cancelled"], await called.JobsAsync());
        Assert.Equal("The concurrency group of the job was not free within 24 hours.", (await called.Place.RunsAsync())[0].Jobs[3].Reason);
    }

    public sealed class Sqlite(SqliteHub hub) : CallEndTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : CallEndTests(hub), IClassFixture<PostgresHub>;
}
