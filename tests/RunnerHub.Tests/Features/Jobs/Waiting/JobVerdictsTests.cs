using System.Net;
using System.Text.Json;
using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Waiting;
using RunnerHub.Features.Jobs.Workflows;
using RunnerHub.Tests.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Jobs.Waiting;

/// <summary>Why a job waits, as programs are told it: one verdict a runner, and only of runners that they may know.</summary>
public abstract class JobVerdictsTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task Each_runner_has_a_verdict_and_the_nearest_comes_first()
    {
        var label = People.Unique("gpu");
        var work = await Work.PlaceAsync(Hub);
        var now = Hub.Clock.GetUtcNow();
        await Hub.AddAsync(Arrange.Runner("off", work.Scope, now.AddMinutes(-12), labels: [label]), runner => runner.Id);
        await Hub.AddAsync(Arrange.Runner("never", work.Scope, labels: [label]), runner => runner.Id);
        await Hub.AddAsync(Arrange.Runner("disabled", work.Scope, now, disabled: true, labels: [label]), runner => runner.Id);
        await Hub.AddAsync(Arrange.Runner("other-label", work.Scope, now, labels: ["linux"]), runner => runner.Id);
        var busy = await Hub.AddAsync(Arrange.Runner("busy", work.Scope, now, labels: [label.ToUpperInvariant()]), runner => runner.Id);
        await Hub.AddTaskAsync(busy, work.RepoId, name: "nightly");
        var used = await Hub.AddAsync(Arrange.Runner("used", work.Scope, now, ephemeral: true, labels: [label]), runner => runner.Id);
        await Hub.AddTaskAsync(used, work.RepoId);
        await Hub.AddAsync(Arrange.Runner("ready", work.Scope, now, labels: [label, "linux"]), runner => runner.Id);
        var run = await work.StartAsync(Work.Job("build", label));

        var answer = await AskAsync(work, run);

        Assert.Equal(
            [
                "ready: can take it at the next poll", $"busy: busy with {work.Path} · nightly", "off: offline 12 min", "never: never connected",
                "used: ephemeral, has had its task", $"other-label: missing label {label}", "disabled: disabled",
            ],
            Named(answer).Select(runner => $"{runner.GetProperty("name").GetString()}: {runner.GetProperty("reason").GetString()}"));
        Assert.Equal("1 runner can take it at the next poll.", answer.GetProperty("summary").GetString());
        Assert.Equal(1, answer.GetProperty("position").GetInt32());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_ephemeral_runner_has_had_its_task_while_that_is_cancelled_as_well(bool isCancelled)
    {
        var label = People.Unique("once");
        var work = await Work.PlaceAsync(Hub);
        var used = await Hub.AddAsync(Arrange.Runner("used", work.Scope, Hub.Clock.GetUtcNow(), ephemeral: true, labels: [label]), runner => runner.Id);
        await Hub.AddTaskAsync(used, work.RepoId, isCancelled ? JobStatus.Cancelling : JobStatus.Running);
        var run = await work.StartAsync(Work.Job("build", label));

        var answer = await AskAsync(work, run);

        Assert.Equal("used_up", Assert.Single(Named(answer), runner => runner.GetProperty("name").GetString() == "used").GetProperty("verdict").GetString());
        Assert.Equal($"1 runner has the label {label}; it is ephemeral and has had its task.", answer.GetProperty("summary").GetString());
    }

    [Fact]
    public async Task Runners_that_the_caller_does_not_manage_are_counted_and_not_named()
    {
        var label = People.Unique("secret");
        var reader = await Hub.AddUserAsync(People.Unique("reader"));
        var ownerName = People.Unique("team");
        var owner = await Hub.AddOrganizationAsync(ownerName, await Hub.AddUserAsync(People.Unique("boss")));
        var name = People.Unique("repo");
        var work = new Work(Hub, ownerName, name, await Hub.AddRepositoryAsync(name, owner));
        await Hub.AddCollaboratorAsync(work.RepoId, reader, RepositoryRole.Read);
        foreach (var hidden in new[] { "hidden-1", "hidden-2" })
        {
            await Hub.AddAsync(Arrange.Runner(hidden, new Scope.Owner(owner), Hub.Clock.GetUtcNow().AddMinutes(-3), labels: [label]), runner => runner.Id);
        }

        var stranger = await Hub.AddOrganizationAsync(People.Unique("others"), await Hub.AddUserAsync(People.Unique("boss")));
        await Hub.AddAsync(Arrange.Runner("hidden-3", new Scope.Owner(stranger), Hub.Clock.GetUtcNow(), labels: [label]), runner => runner.Id);
        var run = await work.StartAsync(Work.Job("build", label));
        using var program = await Hub.ProgramOfAsync(reader);

        var answer = await program.GetAsync($"/repos/{work.Path}/actions/jobs/{await JobIdAsync(work, run)}/verdicts");

        var offline = Assert.Single(answer.Json.GetProperty("runners").EnumerateArray(), runner => runner.GetProperty("verdict").GetString() == "offline");
        Assert.Equal((ownerName, 2, JsonValueKind.Null), (offline.GetProperty("scope").GetString(), offline.GetProperty("count").GetInt32(), offline.GetProperty("name").ValueKind));
        Assert.DoesNotContain("hidden", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("other_owner", answer.Body, StringComparison.Ordinal);
        Assert.Equal("2 runners have the label " + label + "; all are offline, the last was seen 3 minutes ago.", answer.Json.GetProperty("summary").GetString());
    }

    [Fact]
    public async Task A_runner_of_another_owner_that_has_the_labels_is_told_to_who_manages_it()
    {
        var label = People.Unique("abroad");
        var name = People.Unique("both");
        var user = await Hub.AddUserAsync(name);
        var repository = People.Unique("mine");
        var work = new Work(Hub, name, repository, await Hub.AddRepositoryAsync(repository, user));
        var other = await Hub.AddOrganizationAsync(People.Unique("other"), user);
        await Hub.AddAsync(Arrange.Runner("abroad-1", new Scope.Owner(other), Hub.Clock.GetUtcNow(), labels: [label]), runner => runner.Id);
        var run = await work.StartAsync(Work.Job("build", label));
        using var program = await Hub.ProgramOfAsync(user);

        var answer = await program.GetAsync($"/repos/{work.Path}/actions/jobs/{await JobIdAsync(work, run)}/verdicts");

        var runner = Assert.Single(Named(answer.Json), runner => runner.GetProperty("name").GetString() == "abroad-1");
        Assert.Equal("belongs to another owner", runner.GetProperty("reason").GetString());
        Assert.Equal($"No runner has the label {label}.", answer.Json.GetProperty("summary").GetString());
    }

    [Fact]
    public async Task What_a_runner_does_for_a_repository_that_the_caller_may_not_see_has_no_name()
    {
        var label = People.Unique("shared");
        var name = People.Unique("keeper");
        var user = await Hub.AddUserAsync(name);
        var repository = People.Unique("mine");
        var work = new Work(Hub, name, repository, await Hub.AddRepositoryAsync(repository, user));
        var secret = await Work.PlaceAsync(Hub);
        var id = await Hub.AddAsync(Arrange.Runner("mine", new Scope.Owner(user), Hub.Clock.GetUtcNow(), labels: [label]), runner => runner.Id);
        await Hub.AddTaskAsync(id, secret.RepoId, name: "secret-job");
        var run = await work.StartAsync(Work.Job("build", label));
        using var program = await Hub.ProgramOfAsync(user);

        var answer = await program.GetAsync($"/repos/{work.Path}/actions/jobs/{await JobIdAsync(work, run)}/verdicts");

        Assert.Contains("busy with a job of another repository", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-job", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(secret.Path, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_that_the_same_runners_take_first_are_counted()
    {
        var label = People.Unique("slow");
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync(label, "linux");
        await work.StartAsync(Work.Job("running", label));
        await runner.TakeAsync();
        foreach (var job in new[] { Work.Job("a", label), Work.Job("b", label, "linux"), Work.Job("c", "linux"), Work.Job("elsewhere", People.Unique("arm")) })
        {
            Hub.Clock.Advance(TimeSpan.FromMilliseconds(10));
            await work.StartAsync(job);
        }

        Hub.Clock.Advance(TimeSpan.FromMilliseconds(10));
        var run = await work.StartAsync(Work.Job("last", label));
        await Hub.WritePresenceAsync();

        var answer = await AskAsync(work, run);

        Assert.Equal("1 runner can take it and is busy; 3 jobs are before it.", answer.GetProperty("summary").GetString());
        Assert.Equal(4, answer.GetProperty("position").GetInt32());
    }

    [Fact]
    public async Task Jobs_that_runners_of_the_site_take_are_counted_in_the_order_in_which_they_take_them()
    {
        var label = People.Unique("fair");
        var (big, small, tiny) = (await Work.PlaceAsync(Hub), await Work.PlaceAsync(Hub), await Work.PlaceAsync(Hub));
        var jobs = new Dictionary<string, (Work Work, long Run)>();
        foreach (var (work, name) in new[] { (big, "busy"), (big, "b1"), (big, "b2"), (big, "b3"), (small, "s1"), (big, "b4"), (small, "s2"), (tiny, "t1") })
        {
            Hub.Clock.Advance(TimeSpan.FromMilliseconds(10));
            jobs[name] = (work, await work.StartAsync(Work.Job(name, label)));
        }

        await (await big.RunnerAsync(label)).TakeAsync();
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("site"), label);
        await Hub.WritePresenceAsync();
        var places = new Dictionary<string, int>();
        foreach (var (name, (work, run)) in jobs.Where(job => job.Key != "busy"))
        {
            var answer = await AskAsync(work, run);
            places[name] = answer.GetProperty("position").GetInt32();
            Assert.Contains(places[name] == 1 ? "take it" : places[name] == 2 ? "1 job is before it" : $"{places[name] - 1} jobs are before it", answer.GetProperty("summary").GetString(), StringComparison.Ordinal);
        }

        var taken = new List<string>();
        for (var i = 0; i < places.Count; i++)
        {
            taken.Add((await runner.TakeAsync()).Context.Fields["job"].StringValue);
        }

        Assert.Equal(taken, places.OrderBy(place => place.Value).Select(place => place.Key));
        Assert.Equal(["s1", "t1", "b1", "s2", "b2", "b3", "b4"], taken);
    }

    [Fact]
    public async Task A_blocked_job_says_what_must_end_first()
    {
        var work = await Work.PlaceAsync(Hub);
        var deploy = Work.Job("deploy", "linux");
        await work.StartAsync(work.Run(deploy) with { Concurrency = new PlannedConcurrency("site", false) });
        var second = await work.StartAsync(work.Run(deploy) with { Concurrency = new PlannedConcurrency("site", false) });
        var needs = await work.StartAsync(Work.Job("build", "linux"), Work.Job("lint", "linux"), deploy with { Needs = ["build", "lint"] });
        var grouped = Work.Job("publish", "linux") with { Concurrency = new PlannedConcurrency("shop", false) };
        await work.StartAsync(grouped);
        var group = await work.StartAsync(grouped);
        var matrix = await work.StartAsync([.. Enumerable.Range(1, 3).Select(i => Work.Job("test", "linux") with { MatrixJson = $$"""{"i":{{i}}}""", MaxParallel = 2 })]);

        var named = await work.StartAsync(
        [
            .. Enumerable.Range(1, 3).Select(i => Work.Job("job-0", "linux") with { Name = $"test ({i})", MatrixJson = $$"""{"i":{{i}}}""" }),
            Work.Job("job-2", "linux") with { Name = "Check the style" }, deploy with { Needs = ["job-0", "job-2"] },
        ]);

        Assert.Equal("Waits for run 1 of the same concurrency group.", await SummaryAsync(second, 0));
        Assert.Equal("Waits for build and lint.", await SummaryAsync(needs, 2));
        Assert.Equal("Waits for job-0 (3 of 3) and Check the style.", await SummaryAsync(named, 4));
        Assert.Equal("Waits for publish of run 4, of the same concurrency group.", await SummaryAsync(group, 0));
        Assert.Equal("Waits for others of its matrix: at most 2 go on at once.", await SummaryAsync(matrix, 2));

        async Task<string?> SummaryAsync(long run, int position) => (await AskAsync(work, run, position)).GetProperty("summary").GetString();
    }

    [Fact]
    public async Task What_waits_for_a_group_names_the_run_or_the_job_that_has_it()
    {
        var work = await Work.PlaceAsync(Hub);
        var deploy = Work.Job("deploy", "linux");
        await work.StartAsync(work.Run(deploy) with { Concurrency = new PlannedConcurrency("site", false) });
        var job = await work.StartAsync(deploy with { Concurrency = new PlannedConcurrency("Site", false) });
        await work.StartAsync(deploy with { Concurrency = new PlannedConcurrency("shop", false) });
        var run = await work.StartAsync(work.Run(deploy) with { Concurrency = new PlannedConcurrency("Shop", false) });

        Assert.Equal("Waits for run 1 of the same concurrency group.", (await AskAsync(work, job, 0)).GetProperty("summary").GetString());
        Assert.Equal("Waits for deploy of run 3, of the same concurrency group.", (await AskAsync(work, run, 0)).GetProperty("summary").GetString());
    }

    [Fact]
    public async Task A_list_of_jobs_has_the_same_sentences()
    {
        var label = People.Unique("none");
        var work = await Work.PlaceAsync(Hub);
        var run = await work.ReadAsync(await work.StartAsync(Work.Job("build", label), Work.Job("deploy", label) with { Needs = ["build"] }));

        var reasons = await Hub.UseAsync((WaitReasons reasons) =>
            reasons.OfAsync([.. run.Jobs.Select(job => job.Id)], CancellationToken.None));

        Assert.Equal(
            [$"No runner has the label {label}.", "Waits for build."],
            run.Jobs.Select(job => JobWaitJson.Plain(reasons[job.Id])));
    }

    [Fact]
    public async Task A_job_that_has_begun_or_ended_waits_for_nothing()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "linux"));
        await runner.WorkOffAsync();

        var answer = await AskAsync(work, run);

        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null, 0),
            (answer.GetProperty("summary").ValueKind, answer.GetProperty("position").ValueKind, answer.GetProperty("runners").GetArrayLength()));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("99999999999999999999999")]
    [InlineData("nine")]
    [InlineData("%F0%9F%A6%8A")]
    public async Task An_id_of_no_job_is_not_found(string id)
    {
        var work = await Work.PlaceAsync(Hub);
        using var admin = await Hub.AdminProgramAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"/repos/{work.Path}/actions/jobs/{id}/verdicts")).Status);
    }

    [Fact]
    public async Task A_job_of_another_repository_is_not_found()
    {
        var (work, other) = (await Work.PlaceAsync(Hub), await Work.PlaceAsync(Hub));
        var job = await JobIdAsync(other, await other.StartAsync(Work.Job("build", "linux")));
        using var admin = await Hub.AdminProgramAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"/repos/{work.Path}/actions/jobs/{job}/verdicts")).Status);
    }

    [Fact]
    public async Task The_queries_are_as_many_for_three_runners_as_for_three_hundred()
    {
        var label = People.Unique("many");
        var (few, many) = (await Work.PlaceAsync(Hub), await Work.PlaceAsync(Hub));
        await AddRunnersAsync(few, 3);
        await AddRunnersAsync(many, 300);

        var (runOfFew, runOfMany) = (await few.StartAsync(Work.Job("build", label)), await many.StartAsync(Work.Job("build", label)));
        await AskAsync(few, runOfFew);
        using var statements = new Statements(Hub);
        await AskAsync(few, runOfFew);
        var queries = (await statements.TakePlansAsync("ActionRunners")).Count;
        var answer = await AskAsync(many, runOfMany);

        Assert.Equal(queries, (await statements.TakePlansAsync("ActionRunners")).Count);
        Assert.Equal(50, answer.GetProperty("runners").GetArrayLength());
        Assert.True(answer.GetProperty("more").GetInt32() >= 250);

        Task<long[]> AddRunnersAsync(Work work, int count) =>
            Hub.AddRunnersAsync(Enumerable.Range(0, count).Select(i => Arrange.Runner($"m{i}", work.Scope, Hub.Clock.GetUtcNow(), labels: [label])));
    }

    private static IEnumerable<JsonElement> Named(JsonElement answer) =>
        answer.GetProperty("runners").EnumerateArray().Where(runner => runner.GetProperty("scope").ValueKind == JsonValueKind.String && runner.GetProperty("name").ValueKind == JsonValueKind.String);

    private static async Task<long> JobIdAsync(Work work, long run, int position = 0) => (await work.ReadAsync(run)).Jobs[position].Id;

    private async Task<JsonElement> AskAsync(Work work, long run, int position = 0)
    {
        using var admin = await Hub.AdminProgramAsync();
        var answer = await admin.GetAsync($"/repos/{work.Path}/actions/jobs/{await JobIdAsync(work, run, position)}/verdicts");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Json;
    }

    public sealed class Sqlite(SqliteHub hub) : JobVerdictsTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : JobVerdictsTests(hub), IClassFixture<PostgresHub>;
}
