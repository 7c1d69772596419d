using System.Net;
using RunnerHub.Features.Jobs;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Jobs.Runs;

/// <summary>The page of a run: its jobs, what they wait for, and what may be done with it.</summary>
public abstract class RunPageTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task Jobs_say_where_they_stand_and_why_they_wait()
    {
        var label = People.Unique("gpu");
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "linux"), Work.Job("train", label), Work.Job("deploy", "linux") with { Needs = ["build", "train"] });
        await runner.WorkOffAsync();
        using var admin = await Hub.AsAdminAsync();

        var page = await admin.OpenAsync($"/{work.Path}/actions/runs/{run}");

        Assert.Equal(["Succeeded", "Waiting", "Blocked"], page.Document.QuerySelectorAll("tbody .mark-word").Select(word => word.TextContent));
        Assert.Equal(
            [$"No runner has the label {label}.", "Waits for train."],
            page.Document.QuerySelectorAll(".cell-note").Select(note => note.TextContent.Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal)));
        Assert.Contains(runner.Name, page.Text, StringComparison.Ordinal);
        Assert.Equal("1 succeeded, 1 waiting, 1 blocked", page.Find("#jobs-title + .cell-sub").TextContent);
    }

    [Fact]
    public async Task The_graph_leads_to_each_job_and_says_without_colours_where_it_stands()
    {
        var work = await Work.PlaceAsync(Hub);
        var run = await work.ReadAsync(await work.StartAsync(Work.Job("build", "linux"), Work.Job("test <x>", "linux") with { Key = "test", Needs = ["build"] }));
        using var admin = await Hub.AsAdminAsync();

        var page = await admin.OpenAsync($"/{work.Path}/actions/runs/{run.Id}");

        Assert.Equal(["build: Waiting", "test <x>: Blocked, needs build"], page.Document.QuerySelectorAll("svg a").Select(link => link.GetAttribute("aria-label")));
        Assert.Equal(run.Jobs.Select(job => $"/{work.Path}/actions/runs/{run.Id}/jobs/{job.Id}"), page.Document.QuerySelectorAll("svg a").Select(link => link.GetAttribute("href")));
        Assert.Single(page.Document.QuerySelectorAll(".graph-edge.is-open"));
        Assert.DoesNotContain("style=", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_is_cancelled_and_done_again_by_its_buttons()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "linux"), Work.Job("lint", "linux"));
        using var admin = await Hub.AsAdminAsync();
        var path = $"/{work.Path}/actions/runs/{run}";

        Assert.Equal(path, (await admin.SubmitAsync(path, "/cancel")).Location);
        Assert.Equal([JobStatus.Cancelled, JobStatus.Cancelled], await work.JobsAsync(run));
        // Once of the run, and not again of each job.
        Assert.Equal(2, (await admin.OpenAsync(path)).Text.Split($"{Hub.AdminName} cancelled the run.").Length);

        await admin.SubmitAsync(path, "/rerun");
        Assert.Equal([JobStatus.Waiting, JobStatus.Waiting], await work.JobsAsync(run));
        var again = await admin.OpenAsync(path);
        Assert.Contains("Attempt 2", again.Text, StringComparison.Ordinal);
        Assert.Equal("All jobs were queued again (attempt 2).", again.Find(".alert-success").TextContent);

        await runner.WorkOffAsync();
        await runner.WorkOffAsync(Result.Failure);
        await admin.SubmitAsync(path, "/rerun-failed");
        Assert.EndsWith("were queued again (attempt 3).", (await admin.OpenAsync(path)).Find(".alert-success").TextContent, StringComparison.Ordinal);
        Assert.Equal([JobStatus.Success, JobStatus.Waiting], await work.JobsAsync(run));
    }

    [Fact]
    public async Task Of_a_cancelled_run_that_still_does_something_the_page_says_so_and_cancels_the_rest()
    {
        var work = await Work.PlaceAsync(Hub);
        var run = await work.StartAsync(Work.Job("build", "linux"), Work.Job("clean", "linux") with { Condition = "always()" });
        using var admin = await Hub.AsAdminAsync();
        var path = $"/{work.Path}/actions/runs/{run}";
        await admin.SubmitAsync(path, "/cancel");

        var page = await admin.OpenAsync(path);

        Assert.Contains($"{Hub.AdminName} cancelled the run. Jobs whose condition holds all the same", page.Text, StringComparison.Ordinal);
        Assert.Equal("Cancel the rest", page.Document.QuerySelector("form[action$='/cancel'] button")?.TextContent.Trim());
        await admin.SubmitAsync(path, "/cancel");
        Assert.Equal([JobStatus.Cancelled, JobStatus.Cancelled], await work.JobsAsync(run));
    }

    [Fact]
    public async Task What_cannot_be_done_now_is_said_and_nothing_changes()
    {
        var work = await Work.PlaceAsync(Hub);
        var run = await work.StartAsync(Work.Job("build", "linux"));
        using var admin = await Hub.AsAdminAsync();
        var path = $"/{work.Path}/actions/runs/{run}";

        await admin.PostAsync(path + "/rerun");
        Assert.Contains("once all of its jobs have ended", (await admin.OpenAsync(path)).Text, StringComparison.Ordinal);
        Assert.Equal([JobStatus.Waiting], await work.JobsAsync(run));

        await admin.PostAsync(path + "/cancel");
        await admin.PostAsync(path + "/cancel");
        Assert.Contains("The run has ended already.", (await admin.OpenAsync(path)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_only_read_has_no_buttons()
    {
        var work = await Work.PlaceAsync(Hub);
        var reader = People.Unique("reader");
        await Hub.AddCollaboratorAsync(work.RepoId, await Hub.AddUserAsync(reader), RunnerHub.Access.RepositoryRole.Read);
        var run = await work.StartAsync(Work.Job("build", "linux"));
        using var person = await Hub.AsAsync(reader);

        Assert.Empty((await person.OpenAsync($"/{work.Path}/actions/runs/{run}")).Document.QuerySelectorAll("main form"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1234567890")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999")]
    [InlineData("one")]
    public async Task A_number_of_no_run_is_not_found(string number)
    {
        var work = await Work.PlaceAsync(Hub);
        await work.StartAsync(Work.Job("build", "linux"));
        using var admin = await Hub.AsAdminAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"/{work.Path}/actions/runs/{number}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"/{work.Path}/actions/runs/{number}/events")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync($"/{work.Path}/actions/runs/{number}/cancel")).Status);
    }

    [Fact]
    public async Task A_run_of_two_hundred_jobs_is_a_short_page_with_as_many_queries_as_one_of_two()
    {
        var work = await Work.PlaceAsync(Hub);
        var run = await work.StartAsync(Work.Job("build", "linux"), Work.Job("test", "linux") with { Needs = ["build"] });
        var large = await work.StartAsync(
        [
            .. Enumerable.Range(0, 250).Select(i => Work.Job("test", "linux") with { Name = $"test ({new string('v', 80)}, {i})", MatrixJson = $$"""{"i":{{i}}}""" }),
            Work.Job("deploy", "linux") with { Needs = ["test"] },
        ]);
        using var admin = await Hub.AsAdminAsync();
        await admin.OpenAsync($"/{work.Path}/actions/runs/{run}");
        using var statements = new Statements(Hub);
        await admin.OpenAsync($"/{work.Path}/actions/runs/{run}");
        var few = (await statements.TakePlansAsync("ActionRunJobs")).Count;

        var page = await admin.OpenAsync($"/{work.Path}/actions/runs/{large}");

        Assert.True((await statements.TakePlansAsync("ActionRunJobs")).Count <= few);
        Assert.True(page.Body.Length < 100_000, $"{page.Body.Length} characters");
        Assert.Contains("250 jobs", page.Find("svg .graph-name").TextContent, StringComparison.Ordinal);
        Assert.Equal("deploy", (await admin.OpenAsync($"/{work.Path}/actions/runs/{large}?page=6")).Find("tbody .row-name").TextContent);
    }

    [Fact]
    public async Task The_runner_of_a_job_is_a_link_for_those_who_manage_it_and_its_silence_is_told()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "linux"));
        await runner.ReportAsync((await runner.TakeAsync()).Id);
        var reader = People.Unique("reader");
        await Hub.AddCollaboratorAsync(work.RepoId, await Hub.AddUserAsync(reader), RunnerHub.Access.RepositoryRole.Read);
        using var admin = await Hub.AsAdminAsync();
        using var person = await Hub.AsAsync(reader);
        var path = $"/{work.Path}/actions/runs/{run}";

        var page = await admin.OpenAsync(path);
        Assert.Equal(
            ($"/{work.Path}/settings/actions/runners/{runner.Id}", runner.Name),
            (page.Find("td[data-label=Runner] a").GetAttribute("href"), page.Find("td[data-label=Runner]").TextContent));
        Assert.Empty(page.Document.QuerySelectorAll(".cell-note"));
        Hub.Clock.Advance(TimeSpan.FromMinutes(8));
        var silent = await person.OpenAsync(path);

        Assert.Empty(silent.Document.QuerySelectorAll("td[data-label=Runner] a"));
        Assert.Equal(
            $"\u2068{runner.Name}\u2069 has not reported for 8 min; the job fails after 10 minutes of silence.", silent.Find(".cell-note").TextContent);
        Assert.NotEqual(page.Find("[data-seen]").GetAttribute("data-seen"), silent.Find("[data-seen]").GetAttribute("data-seen"));
    }

    [Fact]
    public async Task What_a_run_was_started_with_is_among_its_facts()
    {
        var work = await Work.PlaceAsync(Hub);
        var run = await work.StartAsync(work.Run(Work.Job("build", "linux")) with
        {
            Inputs = $$"""{"level":"<debug>","dry":true,"nothing":"","long":"{{new string('x', 300)}}"}""",
        });
        var other = await work.StartAsync(Work.Job("build", "linux"));
        using var admin = await Hub.AsAdminAsync();

        var inputs = (await admin.OpenAsync($"/{work.Path}/actions/runs/{run}")).Document.QuerySelectorAll(".run-inputs li").Select(input => input.TextContent).ToList();

        Assert.Equal(["level: <debug>", "dry: true", "nothing: (empty)", $"long: {new string('x', 197)}…"], inputs);
        Assert.DoesNotContain("Inputs", (await admin.OpenAsync($"/{work.Path}/actions/runs/{other}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_long_something_took_has_its_exact_moments()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await work.StartAsync(Work.Job("build", "linux"));
        var task = await runner.TakeAsync();
        using var admin = await Hub.AsAdminAsync();
        var path = $"/{work.Path}/actions/runs/1";
        var begun = $"{Hub.Clock.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC";

        Assert.Equal($"since {begun}", (await admin.OpenAsync(path)).Find("td[data-label=Duration] span").GetAttribute("title"));
        Hub.Clock.Advance(TimeSpan.FromSeconds(70));
        await runner.ReportAsync(task.Id, Result.Success);

        Assert.Equal($"from {begun} to {Hub.Clock.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC", (await admin.OpenAsync(path)).Find("td[data-label=Duration] span").GetAttribute("title"));
    }

    [Fact]
    public async Task Jobs_that_were_skipped_say_why_and_do_not_read_as_if_they_were_to_come()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.ReadAsync(await work.StartAsync(
            Work.Job("fail", "linux"),
            Work.Job("after", "linux") with { Needs = ["fail"], Condition = "github.ref != ''" },
            Work.Job("later", "linux") with { Needs = ["mend"] },
            Work.Job("mend", "linux") with { Needs = ["fail"], Condition = "failure()" },
            Work.Job("never", "linux") with { Condition = "false" },
            Work.Job("well", "linux") with { Needs = ["fail"], Condition = "success()" }));
        await runner.WorkOffAsync(Result.Failure);
        await runner.WorkOffAsync();
        using var admin = await Hub.AsAdminAsync();

        var page = await admin.OpenAsync($"/{work.Path}/actions/runs/{run.Id}");

        Assert.Equal(
            ["Skipped because fail failed.", "Skipped because fail failed.", "Its condition did not hold.", "Its condition did not hold."],
            page.Document.QuerySelectorAll(".cell-note").Select(note => note.TextContent.Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal)));
        Assert.Equal("–", page.Find($"#j{run.Jobs[1].Id} td[data-label=Duration]").TextContent);
        var job = await admin.OpenAsync($"/{work.Path}/actions/runs/{run.Id}/jobs/{run.Jobs[1].Id}");
        Assert.Equal("Skipped because \u2068fail\u2069 failed.", job.Find(".empty-subtitle").TextContent);
        Assert.Equal(
            ["None", "–"],
            job.Document.QuerySelectorAll(".job-facts > div").Where(fact => fact.Children[0].TextContent is "Runner" or "Started").Select(fact => fact.Children[1].TextContent));
    }

    [Fact]
    public async Task An_open_page_is_told_when_a_job_begins()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "linux"));
        await Hub.WritePresenceAsync();
        using var admin = await Hub.AsAdminAsync();
        var path = $"/{work.Path}/actions/runs/{run}";
        var seen = (await admin.OpenAsync(path)).Find("[data-seen]").GetAttribute("data-seen");
        await using var events = await admin.ListenAsync($"{path}/events?seen={seen}");
        await events.NextAsync("open");

        await runner.TakeAsync();

        await events.NextAsync("changed");
        Assert.Equal("Running", (await admin.OpenAsync(path)).Find("tbody .mark-word").TextContent);
    }

    public sealed class Sqlite(SqliteHub hub) : RunPageTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunPageTests(hub), IClassFixture<PostgresHub>;
}
