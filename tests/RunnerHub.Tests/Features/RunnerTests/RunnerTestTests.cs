using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Workflows;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Features.Logs;
using RunnerHub.Tests.Features.Runners;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.RunnerTests;

/// <summary>The built-in job that shows whether a runner works.</summary>
public abstract class RunnerTestTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task Only_the_runner_that_is_tested_gets_the_test_and_its_result_is_shown()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        foreach (var place in places.All)
        {
            using var program = await places.ProgramAsync(place);
            using var keeper = await places.KeeperAsync(place);
            var token = await Hub.RegistrationTokenAsync(place.Scope);
            var runner = await Hub.StartRunnerAsync(token, People.Unique("tested"), "linux");
            var other = await Hub.StartRunnerAsync(token, People.Unique("other"), "linux");

            var made = await program.PostAsync($"{place.Api}/{runner.Id}/tests");
            Assert.Equal(HttpStatusCode.Created, made.Status);
            var id = made.Json.GetProperty("id").GetInt64();
            Assert.Equal(
                ("queued", "The runner takes the test at its next poll, unless it is at work and has no room for more."),
                (made.Json.GetProperty("status").GetString(), made.Json.GetProperty("reason").GetString()));
            await other.TakeNothingAsync();

            var task = await runner.TakeAsync();
            await runner.Client.UpdateLogAsync(new UpdateLogRequest { TaskId = task.Id, Rows = { new LogRow { Content = "Linux <build-9>" } }, NoMore = true });
            await runner.ReportAsync(task.Id, Result.Success);

            var told = (await program.GetAsync($"{place.Api}/{runner.Id}/tests/{id}")).Json;
            Assert.Equal(("completed", "success"), (told.GetProperty("status").GetString(), told.GetProperty("conclusion").GetString()));
            Assert.EndsWith(" Linux <build-9>\n", told.GetProperty("log").GetString(), StringComparison.Ordinal);
            var page = await keeper.GetAsync($"{place.Path}/{runner.Id}/tests/{id}");
            Assert.Equal("The runner works", page.Find("h1").TextContent.Trim());
            Assert.Equal("Linux <build-9>", page.Find(".test-log").TextContent);
        }
    }

    [Fact]
    public async Task The_button_on_the_page_of_a_runner_starts_a_test()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var keeper = await places.KeeperAsync(places.User);
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(places.User.Scope), People.Unique("tested"), "linux");

        var started = await keeper.SubmitAsync($"{places.User.Path}/{runner.Id}", $"{places.User.Path}/{runner.Id}/tests");

        var test = await keeper.GetAsync(started.Location!);
        Assert.Equal("The test waits for the runner", test.Find("h1").TextContent.Trim());
    }

    [Fact]
    public async Task A_test_that_has_not_ended_is_shown_again_and_cancelled()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var keeper = await places.KeeperAsync(places.User);
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(places.User.Scope), People.Unique("tested"), "linux");
        var path = $"{places.User.Path}/{runner.Id}";

        var first = (await keeper.SubmitAsync(path, $"{path}/tests")).Location!;
        Assert.Equal(first, (await keeper.SubmitAsync(path, $"{path}/tests")).Location);
        Assert.Equal(first, (await keeper.SubmitAsync(first, "/cancel")).Location);

        var cancelled = await keeper.OpenAsync(first);
        Assert.Equal("The test was cancelled", cancelled.Find("h1").TextContent.Trim());
        Assert.EndsWith(" cancelled the test.", cancelled.Find(".state-line").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Empty(cancelled.Document.QuerySelectorAll("form[action$='/cancel']"));
        await runner.TakeNothingAsync();
        await keeper.PostAsync($"{first}/cancel");
        Assert.Contains("The test has ended already.", (await keeper.OpenAsync(first)).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await keeper.PostAsync($"{path}/tests/{long.MaxValue}/cancel")).Status);
        Assert.NotEqual(first, (await keeper.SubmitAsync(first, $"{path}/tests")).Location);
    }

    [Fact]
    public async Task A_program_that_asks_again_is_told_of_the_test_that_has_not_ended()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.User);
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(places.User.Scope), People.Unique("tested"), "linux");
        var path = $"{places.User.Api}/{runner.Id}/tests";

        var (first, again) = (await program.PostAsync(path), await program.PostAsync(path));
        var task = await runner.TakeAsync();
        var running = await program.PostAsync(path);
        await runner.ReportAsync(task.Id, Result.Success);
        var second = await program.PostAsync(path);

        Assert.Equal(
            [HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Created], new[] { first, again, running, second }.Select(answer => answer.Status));
        var ids = new[] { first, again, running, second }.Select(answer => answer.Json.GetProperty("id").GetInt64()).ToList();
        Assert.Equal([ids[0], ids[0], ids[0]], ids[..3]);
        Assert.NotEqual(ids[0], ids[3]);
        Assert.Equal("in_progress", running.Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_page_of_a_runner_says_that_its_test_waits_and_does_not_ask_for_another()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var keeper = await places.KeeperAsync(places.User);
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(places.User.Scope), People.Unique("tested"), "linux");
        var path = $"{places.User.Path}/{runner.Id}";
        var before = await keeper.OpenAsync(path);
        Assert.Contains("A test shows whether it can do one.", before.Text, StringComparison.Ordinal);

        var test = (await keeper.SubmitAsync(before, $"{path}/tests")).Location!;
        var waiting = await keeper.OpenAsync(path);

        Assert.Equal("A test waits for it.", waiting.Find("#now .card-body").TextContent.Trim());
        Assert.Equal(test, waiting.Find("#now a").GetAttribute("href"));
        Assert.DoesNotContain("A test shows whether it can do one.", waiting.Text, StringComparison.Ordinal);
        Assert.NotEqual(before.Find("[data-seen]").GetAttribute("data-seen"), waiting.Find("[data-seen]").GetAttribute("data-seen"));
        await keeper.SubmitAsync(test, "/cancel");
        Assert.Contains("Nothing: it has no job.", (await keeper.OpenAsync(path)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_test_prints_is_shown_without_its_codes()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var keeper = await places.KeeperAsync(places.User);
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(places.User.Scope), People.Unique("tested"), "linux");
        var test = (await keeper.SubmitAsync($"{places.User.Path}/{runner.Id}", $"{places.User.Path}/{runner.Id}/tests")).Location!;

        await runner.SendLogAsync((await runner.TakeAsync()).Id, 0,
        [
            "::group::Run uname -a", "\e[36;1muname\e[0m -a", "::endgroup::", "::error::no luck", "a  b", "##[command]make", "::set-output::kept %25",
        ]);

        Assert.Equal(
            "Run uname -a\nuname -a\nError: no luck\na  b\nmake\n::set-output::kept %25", (await keeper.OpenAsync(test)).Find(".test-log").TextContent);
    }

    [Fact]
    public async Task Messages_that_a_test_prints_are_decoded_and_say_where()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var keeper = await places.KeeperAsync(places.User);
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(places.User.Scope), People.Unique("tested"), "linux");
        var test = (await keeper.SubmitAsync($"{places.User.Path}/{runner.Id}", $"{places.User.Path}/{runner.Id}/tests")).Location!;

        await runner.SendLogAsync((await runner.TakeAsync()).Id, 0,
        [
            "::error file=a.js,line=3::boom", "::warning title=Old%2C very%3A old::100%25 of%0D%0Atwo rows", "::notice file=b%2C.c,line=,col=4::x%2525",
            "::debug file=,nonsense::why:: so", "##[error]50%25",
        ]);

        Assert.Equal(
            "Error: a.js:3: boom\nWarning: Old, very: old: 100% of\ntwo rows\nNotice: b,.c: x%25\nDebug: why:: so\nError: 50%25",
            (await keeper.OpenAsync(test)).Find(".test-log").TextContent);
    }

    [Fact]
    public async Task An_ephemeral_runner_is_not_used_up_by_a_test()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var keeper = await places.KeeperAsync(places.User);
        using var program = await places.ProgramAsync(places.User);
        var runner = await RunnerActor.StartAsync(Hub, await Hub.RegistrationTokenAsync(places.User.Scope), People.Unique("once"), ephemeral: true, "linux");
        const string why = "An ephemeral runner takes one job in its life; a test would be that one.";

        var refused = await program.PostAsync($"{places.User.Api}/{runner.Id}/tests");
        await keeper.PostAsync($"{places.User.Path}/{runner.Id}/tests");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, why), (refused.Status, refused.Json.GetProperty("message").GetString()));
        var page = await keeper.GetAsync($"{places.User.Path}/{runner.Id}");
        Assert.Contains(why, page.Find("main").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Test this runner", page.Find("main").TextContent, StringComparison.Ordinal);
        await runner.TakeNothingAsync();
    }

    [Fact]
    public async Task The_built_in_workflow_is_one_that_the_hub_itself_reads()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.User);
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(places.User.Scope), People.Unique("tested"), "it's \"odd\" {label}");
        await program.PostAsync($"{places.User.Api}/{runner.Id}/tests");

        var yaml = (await runner.TakeAsync()).WorkflowPayload.ToStringUtf8();

        var (workflow, problems) = WorkflowReader.Summarise(yaml);
        Assert.Empty(problems);
        var read = workflow!.Plan(new RunContext { EventName = "workflow_dispatch", Ref = "refs/heads/main", Sha = "", Actor = "ann", Repository = "ann/none", WorkflowName = "test" });
        Assert.Empty(read.Problems);
        Assert.Equal(["it's \"odd\" {label}"], read.Run!.Jobs[0].RunsOn);
        Assert.Equal(["System", "Disk", "Clock", "Container engine", "Network to the hub"], read.Run.Jobs[0].StepNames);
        Assert.Contains($"{Hub.Clock.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC, when the test was asked for", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_that_waits_says_what_is_wrong_with_the_runner()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.User);
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(places.User.Scope), People.Unique("tested"), "linux");
        var path = $"{places.User.Api}/{runner.Id}/tests";
        path = $"{path}/{(await program.PostAsync(path)).Json.GetProperty("id").GetInt64()}";

        Hub.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("The runner is offline; it takes the test when it is back.", await ReasonAsync());
        await program.PatchAsync($"{places.User.Api}/{runner.Id}", new { disabled = true });
        Assert.Equal("The runner is disabled and gets no jobs; enable it.", await ReasonAsync());

        async Task<string?> ReasonAsync() => (await program.GetAsync(path)).Json.GetProperty("reason").GetString();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_test_that_no_runner_has_ends_when_its_runner_is_deleted(bool wasTaken)
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.User);
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(places.User.Scope), People.Unique("tested"), "linux");
        var test = (await program.PostAsync($"{places.User.Api}/{runner.Id}/tests")).Json.GetProperty("id").GetInt64();
        if (wasTaken)
        {
            await runner.TakeAsync();
        }

        Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync($"{places.User.Api}/{runner.Id}")).Status);

        Assert.Equal((JobStatus.Cancelled, "The runner was deleted before it took the test."), await EndOfAsync(test));
        // One that was asked for in the same moment.
        var late = await Work.StartTestAsync(Hub, runner.Id);
        await (await Work.PlaceAsync(Hub)).SweepAsync();
        Assert.Equal((JobStatus.Cancelled, "The runner was deleted before it took the test."), await EndOfAsync(late));

        Task<(JobStatus Status, string? Reason)> EndOfAsync(long run) => Hub.ReadAsync(async db =>
        {
            var job = await db.Jobs.AsNoTracking().SingleAsync(job => job.RunId == run);
            return (job.Status, job.Reason);
        });
    }

    [Fact]
    public async Task A_runner_or_a_test_of_another_place_is_not_found()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.User);
        var mine = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(places.User.Scope), People.Unique("mine"), "linux");
        var others = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(places.Organization.Scope), People.Unique("others"), "linux");
        var test = await Work.StartTestAsync(Hub, others.Id);

        Assert.Equal(HttpStatusCode.NotFound, (await program.PostAsync($"{places.User.Api}/{others.Id}/tests")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"{places.User.Api}/{others.Id}/tests/{test}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"{places.User.Api}/{mine.Id}/tests/{test}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"{places.User.Api}/{mine.Id}/tests/x")).Status);
    }

    public sealed class Sqlite(SqliteHub hub) : RunnerTestTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerTestTests(hub), IClassFixture<PostgresHub>;
}
