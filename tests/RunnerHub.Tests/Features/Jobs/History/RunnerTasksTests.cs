using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Jobs.History;

/// <summary>What a runner does and did, on its page, and what is said of jobs before it goes.</summary>
public abstract class RunnerTasksTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task The_page_of_a_runner_says_what_it_does_and_did()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("first", "linux"), Work.Job("second", "linux"));
        await runner.WorkOffAsync(RunnerHub.Protocol.Messages.Result.Failure);
        await runner.TakeAsync();
        using var admin = await Hub.AsAdminAsync();

        var page = await admin.OpenAsync($"/{work.Path}/settings/actions/runners/{runner.Id}");

        Assert.Contains("second", page.Find("#now").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Running", "Failed"], page.Document.QuerySelectorAll("#tasks .mark-word").Select(word => word.TextContent));
        Assert.StartsWith($"/{work.Path}/actions/runs/{run}/jobs/", page.Find("#tasks .row-name").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains("2 tasks", page.Find("#tasks").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_says_what_each_runner_does_now_and_leads_there()
    {
        var work = await Work.PlaceAsync(Hub);
        var busy = await work.RunnerAsync("linux");
        var idle = await work.RunnerAsync("windows");
        var run = await work.StartAsync(Work.Job("done", "linux"), Work.Job("first", "linux"), Work.Job("second", "linux"));
        await busy.WorkOffAsync();
        var task = await busy.TakeAsync();
        await busy.TakeAsync();
        using var admin = await Hub.AsAdminAsync();
        using var statements = new Statements(Hub);

        var page = await admin.OpenAsync($"/{work.Path}/settings/actions/runners");

        var cell = page.Find($"#r{busy.Id} .cell-status");
        var jobId = (await work.TaskAsync(task.Id)).JobId;
        Assert.Equal($"/{work.Path}/actions/runs/{run}/jobs/{jobId}", cell.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal("first and 1 more", string.Join(' ', cell.QuerySelector(".cell-sub")!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Null(page.Document.QuerySelector($"#r{idle.Id} .cell-status .cell-sub"));
        // For all rows at once. PostgreSQL reads so small a table as a whole.
        var plans = (await statements.TakePlansAsync("ActionTasks"))
            .Where(asked => asked.Text.Contains("json_each", StringComparison.Ordinal) || asked.Text.Contains("ANY (", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(plans);
        Assert.All(plans, asked => Assert.True(Hub is PostgresHub || asked.Plan.Contains("IX_ActionTasks_Unfinished", StringComparison.Ordinal), asked.Plan));
    }

    [Fact]
    public async Task An_open_list_is_told_when_a_runner_gets_another_job()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("first", "linux"), Work.Job("second", "linux"));
        await runner.TakeAsync();
        await Hub.WritePresenceAsync();
        using var admin = await Hub.AsAdminAsync();
        var path = $"/{work.Path}/settings/actions/runners";
        var seen = (await admin.OpenAsync(path)).Find("[data-seen]").GetAttribute("data-seen");
        await using var events = await admin.ListenAsync($"{path}/events?seen={seen}");
        await events.NextAsync("open");

        await runner.TakeAsync();

        await events.NextAsync("changed");
        Assert.Contains("and 1 more", (await admin.OpenAsync(path)).Find($"#r{runner.Id} .cell-status").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_list_of_more_active_runners_than_it_shows_is_told_when_one_goes_on_to_another_job()
    {
        var work = await Work.PlaceAsync(Hub);
        var now = Hub.Clock.GetUtcNow();
        for (var i = 0; i < 60; i++)
        {
            await Hub.AddAsync(Arrange.Runner($"busy-{i}", work.Scope, now, now), other => other.Id);
        }

        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("first", "linux"), Work.Job("second", "linux"));
        await runner.WorkOffAsync();
        await Hub.WritePresenceAsync();
        using var admin = await Hub.AsAdminAsync();
        var path = $"/{work.Path}/settings/actions/runners";
        await using var events = await admin.ListenAsync($"{path}/events");
        await events.NextAsync("open");
        var seen = await events.NextAsync("changed");
        Assert.Equal(seen, (await admin.OpenAsync(path)).Find("[data-seen]").GetAttribute("data-seen"));

        await runner.TakeAsync();

        Assert.NotEqual(seen, await events.NextAsync("changed"));
    }

    [Fact]
    public async Task The_list_names_no_job_of_a_repository_that_the_viewer_may_not_see()
    {
        var secret = await Work.PlaceAsync(Hub);
        var name = People.Unique("keeper");
        var user = await Hub.AddUserAsync(name);
        var id = await Hub.AddAsync(Arrange.Runner("mine", new Scope.Owner(user)), runner => runner.Id);
        await Hub.AddTaskAsync(id, secret.RepoId, name: "secret-job");
        using var person = await Hub.AsAsync(name);

        var page = await person.OpenAsync("/user/settings/actions/runners");

        Assert.DoesNotContain("secret-job", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(secret.Path, page.Body, StringComparison.Ordinal);
        Assert.Contains("A job of another repository", page.Find($"#r{id} .cell-status").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_of_a_repository_that_the_viewer_may_not_see_has_no_name()
    {
        var secret = await Work.PlaceAsync(Hub);
        var name = People.Unique("keeper");
        var user = await Hub.AddUserAsync(name);
        var id = await Hub.AddAsync(Arrange.Runner("mine", new Scope.Owner(user)), runner => runner.Id);
        await Hub.AddTaskAsync(id, secret.RepoId, name: "secret-job");
        await Hub.AddTaskAsync(id, secret.RepoId, JobStatus.Success, name: "secret-job");
        using var person = await Hub.AsAsync(name);

        var page = await person.OpenAsync($"/user/settings/actions/runners/{id}");

        Assert.DoesNotContain("secret-job", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(secret.Path, page.Body, StringComparison.Ordinal);
        Assert.Contains("A job of another repository", page.Find("#tasks").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thirty_tasks_are_a_page_and_the_others_behind_it()
    {
        var work = await Work.PlaceAsync(Hub);
        var id = await Hub.AddAsync(Arrange.Runner("busy", work.Scope), runner => runner.Id);
        for (var i = 0; i < 31; i++)
        {
            await Hub.AddTaskAsync(id, work.RepoId, JobStatus.Success, name: $"job-{i}");
        }

        using var admin = await Hub.AsAdminAsync();
        var path = $"/{work.Path}/settings/actions/runners/{id}";

        Assert.Equal("job-30", (await admin.OpenAsync(path)).Find("#tasks .row-name").TextContent);
        Assert.Equal("job-0", Assert.Single((await admin.OpenAsync(path + "?tasks=2")).Document.QuerySelectorAll("#tasks .row-name")).TextContent);
        Assert.Equal(30, (await admin.OpenAsync(path + "?tasks=-5")).Document.QuerySelectorAll("#tasks tbody tr").Length);
    }

    [Fact]
    public async Task An_open_page_is_told_when_the_runner_gets_a_job()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await Hub.WritePresenceAsync();
        using var admin = await Hub.AsAdminAsync();
        var path = $"/{work.Path}/settings/actions/runners/{runner.Id}";
        var seen = (await admin.OpenAsync(path)).Find("[data-seen]").GetAttribute("data-seen");
        await using var events = await admin.ListenAsync($"{path}/events?seen={seen}");
        await events.NextAsync("open");

        await work.StartAsync(Work.Job("build", "linux"));
        await runner.TakeAsync();

        await events.NextAsync("changed");
        Assert.Contains("build", (await admin.OpenAsync(path)).Find("#now").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_a_runner_is_deleted_it_is_said_in_numbers_what_happens_to_jobs()
    {
        var label = People.Unique("gpu");
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync(label, "linux");
        await work.StartAsync(Work.Job("runs", label));
        await runner.TakeAsync();
        await work.StartAsync(Work.Job("a", label), Work.Job("b", label));
        using var admin = await Hub.AsAdminAsync();
        var path = $"/{work.Path}/settings/actions/runners";

        var deletion = (await admin.OpenAsync($"{path}/{runner.Id}/delete")).Text;
        var disabling = (await admin.OpenAsync($"{path}/{runner.Id}/update-runner?disabled=true")).Text;

        Assert.Contains("The job that runs there fails at once; it can be run again.", deletion, StringComparison.Ordinal);
        Assert.Contains($"2 jobs wait for the label \u2068{label}\u2069, and this is the last runner that has it.", deletion, StringComparison.Ordinal);
        Assert.Contains("2 jobs wait for the label", disabling, StringComparison.Ordinal);
        Assert.DoesNotContain("fails at once", disabling, StringComparison.Ordinal);

        await work.RunnerAsync(label);
        Assert.DoesNotContain("jobs wait for", (await admin.OpenAsync($"{path}/{runner.Id}/delete")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_asks_for_many_labels_is_told_of_once_and_only_where_the_runner_could_take_it()
    {
        var labels = Enumerable.Range(0, 8).Select(_ => People.Unique("gpu")).Order(StringComparer.Ordinal).ToArray();
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync(labels);
        await work.StartAsync(Work.Job("all", labels));
        await work.StartAsync(Work.Job("other", labels[0], People.Unique("nobody")));
        using var admin = await Hub.AsAdminAsync();

        var deletion = (await admin.OpenAsync($"/{work.Path}/settings/actions/runners/{runner.Id}/delete")).Text;

        Assert.Contains(
            $"1 job waits for labels that no other runner has ({string.Join(", ", labels.Take(5))} and 3 more).",
            deletion.Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(2, deletion.Split("waits for").Length);
    }

    [Fact]
    public async Task The_page_of_a_repository_leads_to_its_runs_and_counts_those_that_have_not_ended()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await work.StartAsync(Work.Job("build", "linux"));
        await runner.WorkOffAsync();
        await work.StartAsync(Work.Job("build", "linux"));
        using var admin = await Hub.AsAdminAsync();

        var link = (await admin.OpenAsync($"/{work.Path}")).Find($"a[href='/{work.Path}/actions']");

        Assert.Contains("1 run has not ended", string.Join(' ', link.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    public sealed class Sqlite(SqliteHub hub) : RunnerTasksTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerTasksTests(hub), IClassFixture<PostgresHub>;
}
