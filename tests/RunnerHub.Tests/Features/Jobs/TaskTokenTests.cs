using System.Net;
using System.Text;
using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Features.Workflows;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Jobs;

/// <summary>What a job may do with the token that it finds as GITHUB_TOKEN.</summary>
public abstract class TaskTokenTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_job_reads_its_repository_and_starts_and_stops_runs_there()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var other = await work.StartAsync(Work.Job("other", "nobody-has-this"));
        await work.StartAsync(Work.Job("build", "linux"));
        var task = await runner.TakeAsync();
        using var job = Hub.Program($"Bearer {task.Secrets["GITHUB_TOKEN"]}");
        var path = $"/repos/{work.Path}";

        var repository = await job.GetAsync(path);
        Assert.Equal(work.RepoId, repository.Json.GetProperty("id").GetInt64());
        var permissions = repository.Json.GetProperty("permissions");
        Assert.Equal((false, true, true), (permissions.GetProperty("admin").GetBoolean(), permissions.GetProperty("push").GetBoolean(), permissions.GetProperty("pull").GetBoolean()));
        Assert.Equal(2, (await job.GetAsync($"{path}/actions/jobs")).Json.GetProperty("total_count").GetInt32());
        Assert.Equal(HttpStatusCode.OK, (await job.GetAsync("/version")).Status);

        Assert.Equal(HttpStatusCode.Accepted, (await job.PostAsync($"{path}/actions/runs/{other}/cancel")).Status);

        Assert.Equal("actions cancelled the run.", (await work.ReadAsync(other)).Jobs[0].Reason);
        var started = await job.PostAsync($"{path}/actions/runs", new { @ref = "main", @event = "push", workflow = "on: push\njobs:\n  more: {runs-on: nobody-has-this, steps: [{run: make}]}" });
        Assert.True(started.Status == HttpStatusCode.Created, started.Body);
        var more = await work.ReadAsync(started.Json.GetProperty("id").GetInt64());
        Assert.Equal((null, "actions"), (more.ActorId, more.ActorName));
        using var basic = Hub.Program($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{task.Secrets["GITHUB_TOKEN"]}"))}");
        Assert.Equal(HttpStatusCode.OK, (await basic.GetAsync(path)).Status);
    }

    [Fact]
    public async Task A_job_may_not_administrate_its_repository_and_knows_of_nothing_else()
    {
        var work = await Work.PlaceAsync(Hub);
        var owner = work.Path.Split('/')[0];
        var ownerId = await Hub.ReadAsync(db => Task.FromResult(db.Users.Where(user => user.UserName == owner).Select(user => user.Id).Single()));
        await Hub.AddRepositoryAsync("neighbour", ownerId);
        var runner = await work.RunnerAsync("linux");
        await work.StartAsync(work.Run(Work.Job("build", "linux")) with { ActorId = ownerId });
        using var job = Hub.Program($"token {(await runner.TakeAsync()).Secrets["GITEA_TOKEN"]}");
        var path = $"/repos/{work.Path}";

        foreach (var (method, address, status) in new[]
        {
            ("PATCH", path, 403), ("DELETE", path, 403), ("POST", $"{path}/transfer", 403), ("GET", $"{path}/actions/secrets", 403),
            ("PUT", $"{path}/actions/secrets/NAME", 403), ("GET", $"{path}/actions/runners", 403), ("POST", $"{path}/actions/runners/registration-token", 403),
            ("GET", $"{path}/hooks", 403), ("PUT", $"{path}/collaborators/{owner}", 403),
            ("GET", $"/repos/{owner}/neighbour", 404), ("GET", $"/repos/{owner}/neighbour/actions/jobs", 404), ("GET", "/repos/no/such", 404),
            ("GET", "/user", 403), ("GET", "/user/repos", 403), ("POST", "/user/repos", 403), ("GET", "/user/actions/secrets", 403), ("GET", "/token", 403),
            ("GET", "/orgs", 403), ("GET", $"/users/{owner}", 403), ("GET", "/admin/users", 403), ("GET", $"/repositories/{work.RepoId}", 403), ("GET", "/admin/actions/jobs", 403),
        })
        {
            var answer = await job.SendAsync(new HttpMethod(method), address, method is "GET" or "DELETE" ? null : "{}");
            Assert.True((int)answer.Status == status, $"{method} {address}: {(int)answer.Status} {answer.Body}");
        }
    }

    [Theory]
    [InlineData("", "", 200, 202)]
    [InlineData("permissions: write-all", "", 200, 202)]
    [InlineData("permissions: {actions: write}", "", 200, 202)]
    [InlineData("permissions: read-all", "", 200, 403)]
    [InlineData("permissions: {contents: write}", "", 200, 403)]
    [InlineData("permissions: {actions: read, contents: none}", "", 200, 403)]
    [InlineData("permissions: {}", "", 403, 403)]
    [InlineData("permissions: {issues: write, actions: none}", "", 403, 403)]
    [InlineData("permissions: write-all", "permissions: {contents: read}", 200, 403)]
    [InlineData("permissions: {}", "permissions: {actions: write}", 200, 202)]
    public async Task The_permissions_of_the_job_or_else_of_the_workflow_narrow_its_token(string ofWorkflow, string ofJob, int reading, int cancelling)
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var other = await place.Program.PostAsync($"{place.Api}/runs", new { workflow = WorkflowPlace.Simple, @ref = "main" });
        var started = await place.Program.PostAsync($"{place.Api}/runs", new
        {
            workflow = $"on: workflow_dispatch\n{ofWorkflow}\njobs:\n  build:\n    runs-on: own\n    {ofJob}\n    steps: [{{run: make}}]\n",
            @ref = "main",
        });
        Assert.True(started.Status == HttpStatusCode.Created, started.Body);
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Repository(place.RepoId)), People.Unique("runner"), "own");
        using var job = Hub.Program($"token {(await runner.TakeAsync()).Secrets["GITHUB_TOKEN"]}");

        Assert.Equal(reading, (int)(await job.GetAsync($"{place.Api}/jobs")).Status);
        var repository = await job.GetAsync(place.Api[..^8]);
        Assert.Equal(reading, (int)repository.Status);
        Assert.True(reading != 200 || repository.Json.GetProperty("permissions").GetProperty("push").GetBoolean() == (cancelling == 202), repository.Body);
        Assert.Equal(cancelling, (int)(await job.PostAsync($"{place.Api}/runs/{other.Json.GetProperty("id").GetInt64()}/cancel")).Status);
        Assert.Equal(HttpStatusCode.OK, (await job.GetAsync("/version")).Status);
    }

    [Theory]
    [InlineData(Result.Success)]
    [InlineData(Result.Failure)]
    public async Task The_token_is_refused_as_soon_as_the_task_has_ended(Result result)
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await work.StartAsync(Work.Job("build", "linux"));
        var task = await runner.TakeAsync();
        using var job = Hub.Program($"token {task.Secrets["GITHUB_TOKEN"]}");
        Assert.Equal(HttpStatusCode.OK, (await job.GetAsync($"/repos/{work.Path}")).Status);

        await runner.ReportAsync(task.Id, result);

        Assert.Equal(HttpStatusCode.Unauthorized, (await job.GetAsync($"/repos/{work.Path}")).Status);
        Assert.DoesNotContain(Hub.Log.All, line => line.Contains(task.Secrets["GITHUB_TOKEN"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_token_of_a_cancelled_job_is_good_until_its_runner_has_stopped()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "linux"));
        var task = await runner.TakeAsync();
        await runner.ReportAsync(task.Id);
        using var job = Hub.Program($"token {task.Secrets["GITHUB_TOKEN"]}");

        await Hub.UseAsync((RunControl control) => control.CancelAsync(work.Scope, run, "ann", CancellationToken.None));
        Assert.Equal(HttpStatusCode.OK, (await job.GetAsync($"/repos/{work.Path}")).Status);
        await runner.ReportAsync(task.Id, Result.Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, (await job.GetAsync($"/repos/{work.Path}")).Status);
    }

    public sealed class Sqlite(SqliteHub hub) : TaskTokenTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : TaskTokenTests(hub), IClassFixture<PostgresHub>;
}
