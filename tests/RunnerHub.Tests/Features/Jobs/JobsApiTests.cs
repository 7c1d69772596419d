using System.Net;
using System.Text.Json;
using RunnerHub.Features.Jobs;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Jobs;

/// <summary>What programs see of runs and jobs, and do with them.</summary>
public abstract class JobsApiTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_job_is_told_with_its_steps_and_its_runner()
    {
        var (work, program) = await PlaceAsync();
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "Linux"));
        var task = await runner.TakeAsync();
        await runner.ReportAsync(task.Id, Result.Failure, [new StepState { Id = 0, Result = Result.Failure }]);

        var job = (await program.GetAsync($"/repos/{work.Path}/actions/runs/{run}/jobs")).Json.GetProperty("jobs")[0];

        Assert.Equal(
            ("build", "completed", "failure", runner.Id, runner.Name, "Linux"),
            (Text(job, "name"), Text(job, "status"), Text(job, "conclusion"), job.GetProperty("runner_id").GetInt64(), Text(job, "runner_name"), job.GetProperty("labels")[0].GetString()));
        Assert.Equal(
            [("Run echo hello", 1, "failure"), ("Run make", 2, "skipped")],
            job.GetProperty("steps").EnumerateArray().Select(step => (Text(step, "name"), step.GetProperty("number").GetInt32(), Text(step, "conclusion"))));
        Assert.Equal(job.GetRawText(), (await program.GetAsync($"/repos/{work.Path}/actions/jobs/{job.GetProperty("id").GetInt64()}")).Body);
    }

    [Theory]
    [InlineData("status=queued", "first")]
    [InlineData("status=waiting", "second")]
    [InlineData("status=pending", "second")]
    [InlineData("status=queued&status=waiting&order=asc", "first,second")]
    [InlineData("order=desc&sort=id", "third,second,first")]
    [InlineData("status=completed", "third")]
    [InlineData("status=cancelled", "third")]
    [InlineData("status=success", "")]
    [InlineData("labels=linux,GPU,arm", "third,first")]
    [InlineData("labels=linux", "third")]
    [InlineData("labels=arm&status=queued", "")]
    [InlineData("limit=1&page=2", "second")]
    public async Task Jobs_are_found_by_state_and_by_the_labels_of_a_runner_that_could_take_them(string query, string expected)
    {
        var (work, program) = await PlaceAsync();
        var run = await work.StartAsync(
            Work.Job("first", "linux", "gpu"), Work.Job("second", "windows") with { Needs = ["first"] }, Work.Job("third", "linux"));
        var third = (await work.ReadAsync(run)).Jobs[2].Id;
        Assert.Equal(HttpStatusCode.Accepted, (await program.PostAsync($"/repos/{work.Path}/actions/jobs/{third}/cancel")).Status);

        foreach (var place in new[] { $"/repos/{work.Path}", "/user" })
        {
            var answer = await program.GetAsync($"{place}/actions/jobs?{query}");
            Assert.Equal(expected, string.Join(',', answer.Json.GetProperty("jobs").EnumerateArray().Select(job => Text(job, "name"))));
            Assert.Equal(answer.Json.GetProperty("total_count").GetRawText(), answer.Headers["X-Total-Count"]);
        }
    }

    [Fact]
    public async Task A_job_that_asks_for_no_label_is_one_that_no_runner_could_take()
    {
        var (work, program) = await PlaceAsync();
        await work.StartAsync(Work.Job("nobody"), Work.Job("somebody", "linux"));

        Assert.Equal(["somebody"], Names(await program.GetAsync($"/repos/{work.Path}/actions/jobs?labels=linux,gpu")));
    }

    [Fact]
    public async Task A_job_that_has_gone_back_to_the_queue_is_with_no_runner_and_its_run_has_not_begun()
    {
        var (work, program) = await PlaceAsync();
        var (lost, other) = (await work.RunnerAsync("linux"), await work.RunnerAsync("windows"));
        var alone = await work.StartAsync(Work.Job("build", "linux"));
        var shared = await work.StartAsync(Work.Job("build", "linux"), Work.Job("other", "windows"));
        await lost.TakeAsync();
        await lost.TakeAsync();
        var kept = await other.TakeAsync();
        await other.ReportAsync(kept.Id);
        Hub.Clock.Advance(TimeSpan.FromSeconds(61));

        await work.SweepAsync();

        var job = (await program.GetAsync($"/repos/{work.Path}/actions/runs/{alone}/jobs")).Json.GetProperty("jobs")[0];
        Assert.Equal(
            ("queued", 0, "", 0, JsonValueKind.Null),
            (Text(job, "status"), job.GetProperty("runner_id").GetInt64(), Text(job, "runner_name"), job.GetProperty("steps").GetArrayLength(), job.GetProperty("started_at").ValueKind));
        var run = (await program.GetAsync($"/repos/{work.Path}/actions/runs/{alone}")).Json;
        Assert.Equal(("queued", JsonValueKind.Null), (Text(run, "status"), run.GetProperty("started_at").ValueKind));
        run = (await program.GetAsync($"/repos/{work.Path}/actions/runs/{shared}")).Json;
        Assert.Equal(("in_progress", JsonValueKind.String), (Text(run, "status"), run.GetProperty("started_at").ValueKind));
    }

    [Theory]
    [InlineData("jobs?status=nonsense")]
    [InlineData("jobs?order=sideways")]
    [InlineData("jobs?sort=name")]
    [InlineData("jobs?labels=a%00b")]
    [InlineData("runs?status=nonsense")]
    [InlineData("runs?branch=a%00b")]
    public async Task A_question_that_makes_no_sense_is_refused(string question)
    {
        var (work, program) = await PlaceAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await program.GetAsync($"/repos/{work.Path}/actions/{question}")).Status);
    }

    [Fact]
    public async Task An_administrator_sees_jobs_of_all_and_an_owner_of_an_organisation_its_own()
    {
        var (work, program) = await PlaceAsync();
        var acme = People.Unique("acme");
        var ownerId = await Hub.AddUserAsync(People.Unique("boss"));
        var repository = People.Unique("shared");
        var repoId = await Hub.AddRepositoryAsync(repository, await Hub.AddOrganizationAsync(acme, ownerId));
        var other = new Work(Hub, acme, repository, repoId);
        var (mine, theirs) = (People.Unique("mine"), People.Unique("theirs"));
        await work.StartAsync(Work.Job(mine, "linux"));
        await other.StartAsync(Work.Job(theirs, "linux"));

        using var boss = await Hub.ProgramOfAsync(ownerId);
        using var admin = await Hub.AdminProgramAsync();

        Assert.Equal([theirs], Names(await boss.GetAsync($"/orgs/{acme}/actions/jobs")));
        Assert.Equal([theirs, mine], Names(await admin.GetAsync("/admin/actions/jobs?limit=2")));
        Assert.Equal([mine], Names(await program.GetAsync("/user/actions/jobs")));
    }

    [Fact]
    public async Task A_run_is_listed_read_cancelled_repeated_and_deleted()
    {
        var (work, program) = await PlaceAsync();
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(work.Run(Work.Job("build", "linux")) with { WorkflowFile = "build.yml" });
        var path = $"/repos/{work.Path}/actions/runs/{run}";

        var told = (await program.GetAsync(path)).Json;
        Assert.Equal(
            ("Build", "build.yml@refs/heads/main", "push", "main", "queued", null),
            (Text(told, "display_title"), Text(told, "path"), Text(told, "event"), Text(told, "head_branch"), Text(told, "status"), Text(told, "conclusion")));
        foreach (var (query, count) in new[] { ("branch=main&event=push", 1), ("branch=other", 0), ("status=queued", 1), ("status=completed", 0), ("head_sha=0123456789012345678901234567890123456789", 1) })
        {
            Assert.Equal(count, (await program.GetAsync($"/repos/{work.Path}/actions/runs?{query}")).Json.GetProperty("workflow_runs").GetArrayLength());
        }

        Assert.Equal(HttpStatusCode.Conflict, (await program.DeleteAsync(path)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await program.PostAsync(path + "/rerun")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await program.PostAsync(path + "/cancel")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await program.PostAsync(path + "/cancel")).Status);
        Assert.Equal("cancelled", Text((await program.GetAsync(path)).Json, "conclusion"));

        Assert.Equal(HttpStatusCode.Created, (await program.PostAsync(path + "/rerun-failed-jobs")).Status);
        await runner.WorkOffAsync();
        Assert.Equal((2, "success"), ((await program.GetAsync(path)).Json.GetProperty("run_attempt").GetInt32(), Text((await program.GetAsync(path)).Json, "conclusion")));
        Assert.Equal(HttpStatusCode.Conflict, (await program.PostAsync(path + "/rerun-failed-jobs")).Status);
        var again = await program.PostAsync(path + "/rerun");
        Assert.Equal((HttpStatusCode.Created, run, 3), (again.Status, again.Json.GetProperty("id").GetInt64(), again.Json.GetProperty("run_attempt").GetInt32()));
        await runner.WorkOffAsync();

        var job = (await work.ReadAsync(run)).Jobs[0].Id;
        Assert.Equal(HttpStatusCode.NotFound, (await program.PostAsync($"/repos/{work.Path}/actions/runs/{run + 1}/jobs/{job}/rerun")).Status);
        var once = await program.PostAsync($"{path}/jobs/{job}/rerun");
        Assert.Equal((HttpStatusCode.Created, job, "queued"), (once.Status, once.Json.GetProperty("id").GetInt64(), Text(once.Json, "status")));
        Assert.Equal(HttpStatusCode.Conflict, (await program.PostAsync($"{path}/jobs/{job}/rerun")).Status);
        await runner.WorkOffAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync(path)).Status);
        Assert.Equal(2, (await work.ReadAsync(await work.StartAsync(Work.Job("build", "linux")))).Number);
        Assert.Equal(HttpStatusCode.NotFound, (await program.PostAsync(path + "/cancel")).Status);
    }

    [Fact]
    public async Task Runs_are_read_without_what_is_not_told_of_them_and_not_at_all_for_their_jobs()
    {
        var (work, program) = await PlaceAsync();
        var run = await work.StartAsync(Work.Job("build", "linux"));
        using var statements = new Statements(Hub);

        foreach (var path in new[] { "", $"/{run}", $"/{run}/jobs" })
        {
            Assert.Equal(HttpStatusCode.OK, (await program.GetAsync($"/repos/{work.Path}/actions/runs{path}")).Status);
            var asked = statements.Take();
            Assert.All(asked, text => Assert.DoesNotContain("EventPayload", text, StringComparison.Ordinal));
            Assert.Equal(!path.EndsWith("/jobs", StringComparison.Ordinal), asked.Any(text => text.Contains("\"WorkflowFile\"", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("ALICE")]
    public async Task Runs_are_found_by_who_started_them_in_whatever_case(string actor)
    {
        var (work, program) = await PlaceAsync();
        await work.StartAsync(work.Run(Work.Job("build", "linux")) with { ActorName = "bob" });
        await work.StartAsync(work.Run(Work.Job("build", "linux")) with { ActorName = "Alice", Title = "hers" });

        var runs = (await program.GetAsync($"/repos/{work.Path}/actions/runs?actor={actor}")).Json.GetProperty("workflow_runs");

        Assert.Equal("hers", Assert.Single(runs.EnumerateArray()).GetProperty("display_title").GetString());
    }

    [Fact]
    public async Task Runs_and_jobs_of_another_repository_are_not_found()
    {
        var (work, program) = await PlaceAsync();
        var (other, _) = await PlaceAsync();
        var run = await other.StartAsync(Work.Job("build", "linux"));
        var job = (await other.ReadAsync(run)).Jobs[0].Id;

        foreach (var path in new[] { $"runs/{run}", $"runs/{run}/jobs", $"jobs/{job}" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"/repos/{work.Path}/actions/{path}")).Status);
        }

        foreach (var path in new[] { $"runs/{run}/cancel", $"runs/{run}/rerun", $"jobs/{job}/cancel", $"jobs/{job}/rerun", $"runs/{run}/jobs/{job}/rerun" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await program.PostAsync($"/repos/{work.Path}/actions/{path}")).Status);
        }

        var foreign = await program.PostAsync($"/repos/{work.Path}/actions/runs/{run}/jobs/{job}/rerun");
        var unknown = await program.PostAsync($"/repos/{work.Path}/actions/runs/{run}/jobs/{job + 1000}/rerun");
        Assert.Equal(unknown.Body, foreign.Body);
        Assert.Equal([JobStatus.Waiting], await other.JobsAsync(run));
    }

    private async Task<(Work Work, ApiClient Program)> PlaceAsync()
    {
        var work = await Work.PlaceAsync(Hub);
        var owner = await Hub.ReadAsync(db => Task.FromResult(db.Repositories.Where(place => place.Id == work.RepoId).Select(place => place.OwnerId).Single()));
        return (work, await Hub.ProgramOfAsync(owner));
    }

    private static IEnumerable<string?> Names(ApiAnswer answer) => answer.Json.GetProperty("jobs").EnumerateArray().Select(job => Text(job, "name"));

    private static string? Text(System.Text.Json.JsonElement json, string name) => json.GetProperty(name).GetString();

    public sealed class Sqlite(SqliteHub hub) : JobsApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : JobsApiTests(hub), IClassFixture<PostgresHub>;
}
