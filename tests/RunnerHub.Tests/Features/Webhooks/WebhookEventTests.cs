using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Webhooks;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Features.Workflows;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Webhooks;

/// <summary>What webhooks are told while a runner goes through jobs over the wire.</summary>
public abstract class WebhookEventTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_job_is_told_when_it_waits_is_taken_and_ends_in_the_words_of_github_and_gitea()
    {
        await using var receiver = await Receiver.StartAsync();
        var work = await Work.PlaceAsync(Hub);
        using var program = await OwnerAsync(work);
        var hook = await program.AddHookAsync($"/repos/{work.Path}", new Uri(receiver.Address, "jobs"), "the secret");
        var runner = await work.RunnerAsync("linux");

        var run = await work.StartAsync(Work.Job("build", "linux", "Fast"));
        var queued = await receiver.NextAsync();
        await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(work.Scope), People.Unique("other"));
        Assert.Equal(("POST /jobs", "queued"), (queued.Request, queued.Action));
        Assert.True(queued.IsSignedWith("the secret"));
        foreach (var (name, value) in new[]
        {
            ("X-GitHub-Event", "workflow_job"), ("X-Gitea-Event", "workflow_job"), ("X-Gitea-Event-Type", "workflow_job"),
            ("X-GitHub-Hook-Installation-Target-Type", "repository"), ("X-GitHub-Hook-ID", $"{hook}"), ("Content-Type", "application/json"),
        })
        {
            Assert.Equal(value, queued.Headers[name]);
        }

        Assert.Equal(queued.Headers["X-GitHub-Delivery"], queued.Headers["X-Gitea-Delivery"]);
        Assert.Equal(("queued", JsonValueKind.Null, 0, ""), (
            queued.Job.GetProperty("status").GetString(), queued.Job.GetProperty("conclusion").ValueKind, queued.Job.GetProperty("runner_id").GetInt64(), queued.Job.GetProperty("runner_name").GetString()));
        Assert.Equal(["linux", "Fast"], queued.Job.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
        Assert.Equal((run, "build", "Build", "main", 1), (
            queued.Job.GetProperty("run_id").GetInt64(), queued.Job.GetProperty("name").GetString(), queued.Job.GetProperty("workflow_name").GetString(),
            queued.Job.GetProperty("head_branch").GetString(), queued.Job.GetProperty("run_attempt").GetInt32()));
        Assert.Equal($"{Hub.Address}api/v1/repos/{work.Path}/actions/runs/{run}", queued.Job.GetProperty("run_url").GetString());
        Assert.Equal(0, queued.Job.GetProperty("steps").GetArrayLength());
        var repository = queued.Json.GetProperty("repository");
        Assert.Equal((work.RepoId, work.Path, true, $"{Hub.Address}{work.Path}"), (
            repository.GetProperty("id").GetInt64(), repository.GetProperty("full_name").GetString(), repository.GetProperty("private").GetBoolean(), repository.GetProperty("html_url").GetString()));
        Assert.Equal(work.Path.Split('/')[0], repository.GetProperty("owner").GetProperty("login").GetString());
        Assert.Equal(work.Path.Split('/')[0], queued.Json.GetProperty("sender").GetProperty("login").GetString());
        Assert.False(queued.Json.TryGetProperty("organization", out _));

        var capable = await work.RunnerAsync("linux", "fast");
        await runner.TakeNothingAsync();
        var task = await capable.TakeAsync();
        var taken = await receiver.NextAsync();
        Assert.Equal(("in_progress", "in_progress", capable.Id, capable.Name), (
            taken.Action, taken.Job.GetProperty("status").GetString(), taken.Job.GetProperty("runner_id").GetInt64(), taken.Job.GetProperty("runner_name").GetString()));
        Assert.NotEqual(queued.Headers["X-GitHub-Delivery"], taken.Headers["X-GitHub-Delivery"]);

        await capable.ReportAsync(task.Id, Result.Failure, [new StepState { Id = 0, Result = Result.Failure }, new StepState { Id = 1, Result = Result.Skipped }]);
        var ended = await receiver.NextAsync();
        Assert.Equal(("completed", "completed", "failure"), (ended.Action, ended.Job.GetProperty("status").GetString(), ended.Job.GetProperty("conclusion").GetString()));
        Assert.NotEqual(JsonValueKind.Null, ended.Job.GetProperty("completed_at").ValueKind);
        Assert.Equal(
            [("Run echo hello", 1, "completed", "failure"), ("Run make", 2, "completed", "skipped")],
            ended.Job.GetProperty("steps").EnumerateArray().Select(step => (
                step.GetProperty("name").GetString(), step.GetProperty("number").GetInt32(), step.GetProperty("status").GetString(), step.GetProperty("conclusion").GetString())));

        var deliveries = await Hub.UntilAsync(hook, all => all.Count == 3 && all.TrueForAll(delivery => delivery.StatusCode == 200));
        Assert.All(deliveries, delivery => Assert.Equal((1, null), (delivery.Attempts, delivery.NextTry)));
    }

    [Fact]
    public async Task The_hooks_of_the_repository_of_its_owner_and_of_the_site_are_told_and_no_others()
    {
        await using var mine = await Receiver.StartAsync();
        await using var others = await Receiver.StartAsync();
        var (owner, organization) = (People.Unique("olga"), People.Unique("guild"));
        var ownerId = await Hub.AddUserAsync(owner);
        var organizationId = await Hub.AddOrganizationAsync(organization, ownerId);
        var work = new Work(Hub, organization, "rocket", await Hub.AddRepositoryAsync("rocket", organizationId));
        await Hub.AddRepositoryAsync("other", organizationId);
        using var program = await Hub.ProgramOfAsync(ownerId);
        using var admin = await Hub.AdminProgramAsync();
        await program.AddHookAsync($"/repos/{organization}/rocket", new Uri(mine.Address, "repository"));
        await program.AddHookAsync($"/orgs/{organization}", new Uri(mine.Address, "organization"));
        var site = await admin.AddHookAsync("/admin", new Uri(mine.Address, "site"));
        await program.AddHookAsync($"/repos/{organization}/other", others.Address);
        await program.AddHookAsync("/user", others.Address);
        var sleeping = await program.AddHookAsync($"/orgs/{organization}", others.Address);
        await program.PatchAsync($"/orgs/{organization}/hooks/{sleeping}", new { active = false });

        await work.StartAsync(Work.Job("build", "nobody-has-this"), Work.Job("test", "nobody-has-this") with { Needs = ["build"] });

        var told = new List<Received> { await mine.NextAsync(), await mine.NextAsync(), await mine.NextAsync() };
        Assert.Equal(["POST /organization", "POST /repository", "POST /site"], told.Select(one => one.Request).Order());
        Assert.All(told, one => Assert.Equal(("queued", "build"), (one.Action, one.Job.GetProperty("name").GetString())));
        Assert.All(told, one => Assert.False(one.Headers.ContainsKey("X-Hub-Signature-256")));
        Assert.All(told, one => Assert.Equal((organization, "Organization"), (
            one.Json.GetProperty("organization").GetProperty("login").GetString(), one.Json.GetProperty("organization").GetProperty("type").GetString())));
        Assert.Equal(["organization", "repository", "system"], told.Select(one => one.Headers["X-Gitea-Hook-Installation-Target-Type"]).Order());
        Assert.Equal(0, others.Count);
        await admin.DeleteAsync($"/admin/hooks/{site}");
    }

    [Fact]
    public async Task Without_hooks_a_change_of_jobs_costs_no_query_for_them()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await work.StartAsync(Work.Job("first", "linux"));
        await runner.WorkOffAsync();
        using var statements = new Statements(Hub);

        await work.StartAsync(Work.Job("second", "linux"));
        await runner.WorkOffAsync();

        Assert.Empty(await statements.TakePlansAsync("Webhooks"));
        Assert.Empty(await statements.TakePlansAsync("WebhookDeliveries"));
    }

    [Fact]
    public async Task A_change_that_is_undone_is_told_to_nobody()
    {
        await using var receiver = await Receiver.StartAsync();
        var work = await Work.PlaceAsync(Hub);
        using var program = await OwnerAsync(work);
        var hook = await program.AddHookAsync($"/repos/{work.Path}", receiver.Address);
        var run = await work.StartAsync(Work.Job("build", "nobody-has-this"));
        await receiver.NextAsync();
        var job = (await work.ReadAsync(run)).Jobs[0];

        await Assert.ThrowsAsync<InvalidDataException>(() => Hub.UseAsync((JobTransaction transaction) => transaction.DoAsync<bool>(
            () =>
            {
                transaction.Note(new JobChange(job.Id, work.RepoId, JobStatus.Waiting));
                transaction.Note(new JobChange(long.MaxValue, long.MaxValue, JobStatus.Success));
                throw new InvalidDataException();
            },
            CancellationToken.None)));

        Assert.Single(await Hub.DeliveriesAsync(hook));
    }

    [Fact]
    public async Task A_hook_that_another_node_has_deleted_does_not_stop_jobs()
    {
        await using var receiver = await Receiver.StartAsync();
        var work = await Work.PlaceAsync(Hub);
        using var program = await OwnerAsync(work);
        var hook = await program.AddHookAsync($"/repos/{work.Path}", receiver.Address);
        await work.StartAsync(Work.Job("first", "nobody-has-this"));
        await receiver.NextAsync();
        await Hub.ReadAsync(db => db.Set<Webhook>().Where(one => one.Id == hook).ExecuteDeleteAsync());

        var run = await work.StartAsync(Work.Job("second", "nobody-has-this"));

        Assert.Equal([JobStatus.Waiting], await work.JobsAsync(run));
        await Hub.UntilAsync(hook, all => all.Count == 0);
        Assert.Equal(1, receiver.Count);
    }

    [Fact]
    public async Task Of_a_called_workflow_its_jobs_are_told_and_not_the_call()
    {
        await using var receiver = await Receiver.StartAsync();
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("build.yml", CalledPlace.Build);
        var hook = await called.Place.Program.AddHookAsync($"/repos{called.Place.Path[..^"/actions".Length]}", receiver.Address);
        await called.StartAsync("on: push\njobs:\n  build: {uses: ./.github/workflows/build.yml, with: {level: high}, secrets: inherit}\n");
        await called.WorkOffAsync();
        await called.WorkOffAsync();

        var jobs = (await called.Place.RunsAsync())[0].Jobs;
        Assert.Equal(["build Success", "build / compile Success", "build / pack Success"], await called.JobsAsync());
        Assert.Equal(
            [$"queued {jobs[1].Id}", $"in_progress {jobs[1].Id}", $"completed {jobs[1].Id}", $"queued {jobs[2].Id}", $"in_progress {jobs[2].Id}", $"completed {jobs[2].Id}"],
            (await Hub.DeliveriesAsync(hook)).OrderBy(delivery => delivery.JobId).ThenBy(delivery => delivery.Id).Select(delivery => $"{delivery.Action} {delivery.JobId}"));
    }

    private Task<ApiClient> OwnerAsync(Work work) => OwnerAsync(Hub, work);

    internal static async Task<ApiClient> OwnerAsync(Hub hub, Work work)
    {
        var name = work.Path.Split('/')[0];
        return await hub.ProgramOfAsync(await hub.ReadAsync(db => Task.FromResult(db.Users.Where(user => user.UserName == name).Select(user => user.Id).Single())));
    }

    public sealed class Sqlite(SqliteWebhookHub hub) : WebhookEventTests(hub), IClassFixture<SqliteWebhookHub>;

    public sealed class Postgres(PostgresWebhookHub hub) : WebhookEventTests(hub), IClassFixture<PostgresWebhookHub>;
}
