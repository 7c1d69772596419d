using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Secrets;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Workflows;

/// <summary>Runs that programs start.</summary>
public abstract class RunSubmissionTests(Hub hub) : HubTests(hub)
{
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public async Task A_workflow_that_is_sent_along_becomes_a_run_with_its_jobs()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        await Hub.AddAsync(new ActionVariable { Name = "POOL", Value = "blue", RepoId = place.RepoId, Created = Hub.Clock.GetUtcNow() }, variable => variable.Name);

        var answer = await place.Program.PostAsync($"{place.Api}/runs", new
        {
            workflow = """
                name: CI
                run-name: ${{ github.event_name }} by ${{ github.actor }} in ${{ github.repository }}
                on: push
                jobs:
                  test:
                    strategy:
                      matrix: {version: [1, 2]}
                    runs-on: ["${{ vars.POOL }}"]
                    steps: [{run: make test}]
                  deploy:
                    needs: test
                    if: github.ref == 'refs/heads/main'
                    runs-on: linux
                    steps: [{name: Ship it, run: make deploy}]
                """,
            @event = "push",
            @ref = "main",
            sha = Sha,
        });

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var run = Assert.Single(await place.RunsAsync());
        Assert.Equal(
            (run.Id, 1, "CI", $"push by {place.Owner} in {place.Path[1..^8]}", "push", "main", Sha),
            (answer.Json.GetProperty("id").GetInt64(), answer.Json.GetProperty("run_number").GetInt32(), answer.Json.GetProperty("name").GetString(),
                answer.Json.GetProperty("display_title").GetString(), answer.Json.GetProperty("event").GetString(), answer.Json.GetProperty("head_branch").GetString(),
                answer.Json.GetProperty("head_sha").GetString()));
        Assert.EndsWith($"{place.Path}/runs/{run.Id}", answer.Json.GetProperty("html_url").GetString(), StringComparison.Ordinal);
        Assert.Equal(["test (1)", "test (2)", "deploy"], run.Jobs.Select(job => job.Name));

        Assert.Equal((JobStatus.Waiting, "refs/heads/main", place.Owner, "push"), (run.Status, run.Ref, run.ActorName, run.Event));
        Assert.Equal([JobStatus.Waiting, JobStatus.Waiting, JobStatus.Blocked], run.Jobs.Select(job => job.Status));
        Assert.Equal(["blue"], run.Jobs[0].Labels);
        Assert.Equal("""{"version":2}""", run.Jobs[1].Matrix);
        Assert.Equal(["Ship it"], run.Jobs[2].StepNames);
        Assert.Equal(Sha, JsonDocument.Parse(run.EventPayload).RootElement.GetProperty("after").GetString());
    }

    [Fact]
    public async Task A_condition_finds_the_address_of_the_server_that_the_task_is_told()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var answer = await place.Program.PostAsync($"{place.Api}/runs", new
        {
            workflow = """
                run-name: at ${{ github.server_url }}
                on: push
                jobs:
                  first: {runs-on: linux, steps: [{run: make}]}
                  second:
                    needs: first
                    if: github.server_url == 'ADDRESS' && github.api_url == 'ADDRESSapi/v1' && github.graphql_url == ''
                    runs-on: linux
                    steps: [{run: make}]
                """.Replace("ADDRESS", $"{Hub.Address}", StringComparison.Ordinal),
            @event = "push",
            @ref = "main",
        });
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Body);
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Repository(place.RepoId)), People.Unique("runner"), "linux");

        var told = (await runner.WorkOffAsync()).Context.Fields["server_url"].StringValue;

        var run = Assert.Single(await place.RunsAsync());
        Assert.Equal((JobStatus.Waiting, $"at {told}"), (run.Jobs[1].Status, run.Title));
    }

    [Fact]
    public async Task A_workflow_that_can_also_be_called_is_started_by_its_other_event()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var text = WorkflowPlace.Simple.Replace("[push, workflow_dispatch]", "[workflow_call, release]", StringComparison.Ordinal);

        var answer = await place.Program.PostAsync($"{place.Api}/runs", new { workflow = text, @ref = "main" });

        Assert.Equal((HttpStatusCode.Created, "release"), (answer.Status, Assert.Single(await place.RunsAsync()).Event));
    }

    [Fact]
    public async Task A_stock_runner_gets_the_job_of_a_submitted_workflow()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        await place.Program.PostAsync($"{place.Api}/runs", new { workflow = WorkflowPlace.Simple, @ref = "main" });
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Repository(place.RepoId)), People.Unique("runner"), "linux", "x64");

        var task = (await runner.PollAsync()).Task;

        Assert.Contains("if: always()", task.WorkflowPayload.ToStringUtf8(), StringComparison.Ordinal);
        Assert.Equal("workflow_dispatch", task.Context.Fields["event_name"].StringValue);
    }

    [Fact]
    public async Task A_job_starts_a_stored_workflow_with_its_own_token()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        await place.StoreAsync("next.yml");
        await place.Program.PostAsync($"{place.Api}/runs", new { workflow = WorkflowPlace.Simple, @ref = "main" });
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Repository(place.RepoId)), People.Unique("runner"), "linux", "x64");
        using var job = Hub.Program($"token {(await runner.PollAsync()).Task.Secrets["GITHUB_TOKEN"]}");

        Assert.Equal(HttpStatusCode.NoContent, (await job.PostAsync($"{place.Api}/workflows/next.yml/dispatches", new { @ref = "main" })).Status);

        var run = (await place.RunsAsync())[^1];
        Assert.Equal(("next.yml", "actions", (long?)null), (run.WorkflowFile, run.ActorName, run.ActorId));
    }

    [Fact]
    public async Task Runs_that_are_started_at_once_have_numbers_without_gaps()
    {
        const int many = 12;
        using var place = await WorkflowPlace.MakeAsync(Hub);

        var answers = await Task.WhenAll(Enumerable.Range(0, many).Select(_ => place.Program.PostAsync($"{place.Api}/runs", new { workflow = WorkflowPlace.Simple, @ref = "main" })));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Equal(Enumerable.Range(1, many).Select(number => (long)number), (await place.RunsAsync()).Select(run => run.Number));
    }

    [Theory]
    [InlineData("""{"ref":"main"}""", "[Workflow]: Required")]
    [InlineData("""{"workflow":" ","ref":"main"}""", "[Workflow]: Required")]
    [InlineData("""{"workflow":"on: push"}""", "[Ref]: Required")]
    [InlineData("""{"workflow":"on: push","ref":"main"}""", "[Workflow]: Line 1, column 1: a workflow has jobs, and here are none.")]
    [InlineData("""{"workflow":"on: [","ref":"main"}""", "[Workflow]: Line 2, column 1: this is no YAML: while parsing a node, did not find expected node content.")]
    [InlineData("""{"workflow":"on: push\njobs:\n  a: {runs-on: x, needs: a, steps: []}","ref":"main"}""", "[Workflow]: Line 3, column 26: jobs.a needs itself. Line 3, column 36: jobs.a.steps holds no step.")]
    [InlineData("""{"workflow":"a\u0000b","ref":"main"}""", "[Workflow]: Line 1, column 2: the control character U+0000 stands here.")]
    [InlineData("""{"workflow":"RIGHT","ref":"main","event":"pull_request"}""", "[Event]: The workflow does not run on pull_request; it runs on push, workflow_dispatch.")]
    [InlineData("""{"workflow":"RIGHT","ref":"main","event":"Pu\u0001sh"}""", "[Event]: An event is named in lower-case letters and _, such as push or workflow_dispatch.")]
    [InlineData("""{"workflow":"RIGHT","ref":"main","event":"workflow_call"}""", "[Event]: A run cannot be started by workflow_call: that is for jobs of other workflows.")]
    [InlineData("""{"workflow":"RIGHT","ref":"a b"}""", "[Ref]: This can be no branch or tag; write main, refs/heads/main or refs/tags/v1.")]
    [InlineData("""{"workflow":"RIGHT","ref":"a\u0000b"}""", "[Ref]: This can be no branch or tag; write main, refs/heads/main or refs/tags/v1.")]
    [InlineData("""{"workflow":"RIGHT","ref":"refs/x"}""", "[Ref]: This can be no branch or tag; write main, refs/heads/main or refs/tags/v1.")]
    [InlineData("""{"workflow":"RIGHT","ref":"LONG"}""", "[Ref]: The name is too long; use at most 244 characters.")]
    [InlineData("""{"workflow":"RIGHT","ref":"main","path":"a\nb.yml"}""", "[Path]: A path is one line of at most 255 characters, such as .github/workflows/ci.yml.")]
    [InlineData("""{"workflow":"RIGHT","ref":"main","path":"LONGLONG"}""", "[Path]: A path is one line of at most 255 characters, such as .github/workflows/ci.yml.")]
    [InlineData("""{"workflow":"RIGHT","ref":"main","sha":"abc"}""", "[Sha]: A commit is named by 7 to 64 digits 0 to 9 and a to f.")]
    [InlineData("""{"workflow":"RIGHT","ref":"main","sha":"🚀🚀🚀🚀"}""", "[Sha]: A commit is named by 7 to 64 digits 0 to 9 and a to f.")]
    [InlineData("""{"workflow":"RIGHT","ref":"main","inputs":{"a":1}}""", "[Inputs]: a is not asked for: the workflow takes no inputs.")]
    [InlineData("""{"workflow":"RIGHT","ref":"main","event":"push","inputs":{"a":1}}""", "[Inputs]: a is not asked for: only workflow_dispatch has inputs.")]
    [InlineData("""{"workflow":"RIGHT","ref":"main","inputs":[]}""", "[inputs]: The value has the wrong type or form.")]
    [InlineData("""{"workflow":"on: workflow_dispatch\njobs:\n  a: {runs-on: x, steps: [{run: x}]}","ref":"main","inputs":{"a\ud800":"b"}}""", "[inputs]: The value has the wrong type or form.")]
    [InlineData("""{"workflow":"on: {workflow_dispatch: {inputs: {a: {}}}}\njobs:\n  a: {runs-on: x, steps: [{run: x}]}","ref":"main","inputs":{"a":"\udfffb"}}""", "[Inputs]: a holds half a character, which cannot be stored.")]
    [InlineData("""{"workflow":"on: push\nname: \"\\ud83d\\ud83d\"\njobs:\n  a: {runs-on: x, steps: [{run: x}]}","ref":"main"}""", "[Workflow]: Line 2, column 8: this is no YAML: an escape in this text stands for half a character, or for none.")]
    [InlineData("""{"workflow":"on: push # \ud800","ref":"main"}""", "[workflow]: The value has the wrong type or form.")]
    [InlineData("""{"workflow":5,"ref":"main"}""", "[workflow]: The value has the wrong type or form.")]
    public async Task What_cannot_be_started_is_refused_and_nothing_is_written(string body, string message)
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);

        var answer = await place.Program.PostAsync($"{place.Api}/runs", body
            .Replace("RIGHT", JsonEncodedText.Encode(WorkflowPlace.Simple).ToString(), StringComparison.Ordinal).Replace("LONG", new string('x', 245), StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, message), (answer.Status, answer.Message));
        Assert.Empty(await place.RunsAsync());
        Assert.False(await Hub.ReadAsync(db => db.JobQueues.AnyAsync(queue => queue.RepoId == place.RepoId)));
    }

    [Fact]
    public async Task Of_many_problems_the_first_are_told()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var answer = await place.Program.PostAsync($"{place.Api}/runs", new { @ref = "main", workflow = string.Concat(Enumerable.Range(0, 40).Select(index => $"k{index}: 1\n")) });

        Assert.StartsWith("[Workflow]: Line 1, column 1: ", answer.Message, StringComparison.Ordinal);
        Assert.EndsWith(" There are 32 more.", answer.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await place.Program.PostAsync($"{place.Api}/runs", new { @ref = "main", workflow = new string('#', 1 << 20) })).Status);
    }

    [Fact]
    public async Task Of_a_concurrency_group_one_run_goes_on_and_the_newest_waits()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var text = $"{WorkflowPlace.Simple}concurrency: ${{{{ github.ref }}}}\n";
        foreach (var name in new[] { "main", "main", "main", "other" })
        {
            await place.Program.PostAsync($"{place.Api}/runs", new { workflow = text, @ref = name });
        }

        Assert.Equal([JobStatus.Waiting, JobStatus.Cancelled, JobStatus.Blocked, JobStatus.Waiting], (await place.RunsAsync()).Select(run => run.Status));
    }

    [Fact]
    public async Task Runs_of_groups_that_are_named_by_their_id_leave_one_another_alone()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        for (var number = 1; number <= 2; number++)
        {
            var answer = await place.Program.PostAsync($"{place.Api}/runs", new
            {
                workflow = """
                    name: CI
                    run-name: number ${{ github.run_number }}
                    on: push
                    concurrency:
                      group: ${{ github.workflow }}-${{ github.head_ref || github.run_id }}
                      cancel-in-progress: true
                    jobs:
                      build:
                        name: build ${{ github.run_number }}
                        runs-on: [linux, "run-${{ github.run_id }}"]
                        steps: [{run: make}]
                    """,
                @ref = "main",
            });
            Assert.Equal(HttpStatusCode.Created, answer.Status);
        }

        var runs = await place.RunsAsync();
        Assert.Equal([(1, JobStatus.Waiting), (2, JobStatus.Waiting)], runs.Select(run => (run.Number, run.Status)));
        Assert.All(runs, run => Assert.Equal(
            ($"number {run.Number}", $"build {run.Number}", $"run-{run.Id}"), (run.Title, run.Jobs[0].Name, run.Jobs[0].Labels[1])));
        Assert.All(runs, run => Assert.EndsWith($"-{run.Id}", run.ConcurrencyGroup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_workflow_that_is_sent_along_without_a_name_is_called_by_its_path()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var text = WorkflowPlace.Simple.Replace("name: Build\n", "concurrency: {group: \"${{ github.workflow }}-${{ github.ref }}\", cancel-in-progress: true}\n", StringComparison.Ordinal);
        foreach (var (workflow, path) in new[] { (text, ".github/workflows/ci.yml"), (text, ".github/workflows/lint.yml"), ($"name: Named\n{text}", " b.yml "), (text, null) })
        {
            var answer = await place.Program.PostAsync($"{place.Api}/runs", new { workflow, @ref = "main", path });
            Assert.True(answer.Status == HttpStatusCode.Created, answer.Body);
        }

        var runs = await place.RunsAsync();
        Assert.Equal([".github/workflows/ci.yml", ".github/workflows/lint.yml", "Named", "workflow"], runs.Select(run => run.WorkflowName));
        Assert.All(runs, run => Assert.Equal((JobStatus.Waiting, ""), (run.Status, run.WorkflowFile)));
        Assert.Equal(".github/workflows/ci.yml", JsonDocument.Parse(runs[0].EventPayload).RootElement.GetProperty("workflow").GetString());
    }

    [Theory]
    [InlineData("name: CI\n", "CI")]
    [InlineData("", "flow.yml")]
    public async Task A_workflow_is_called_the_same_wherever_its_name_is_asked_for(string line, string name)
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        await place.StoreAsync("flow.yml", line + """
            run-name: run of ${{ github.workflow }}
            on: workflow_dispatch
            concurrency: ${{ github.workflow }}-main
            jobs:
              build:
                name: ${{ github.workflow }} job
                if: github.workflow == 'NAME'
                runs-on: linux
                steps: [{run: make}]
            """.Replace("NAME", name, StringComparison.Ordinal));
        await place.Program.PostAsync($"{place.Api}/workflows/flow.yml/dispatches", new { @ref = "main" });
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Repository(place.RepoId)), People.Unique("runner"), "linux");

        var task = await runner.TakeAsync();

        var run = Assert.Single(await place.RunsAsync());
        Assert.Equal((name, $"run of {name}", $"{name.ToLowerInvariant()}-main", $"{name} job"), (run.WorkflowName, run.Title, run.ConcurrencyGroup, run.Jobs[0].Name));
        Assert.Equal(name, task.Context.Fields["workflow"].StringValue);
        Assert.StartsWith($"name: \"{name}\"\n", task.WorkflowPayload.ToStringUtf8(), StringComparison.Ordinal);
    }

    public sealed class Sqlite(SqliteHub hub) : RunSubmissionTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunSubmissionTests(hub), IClassFixture<PostgresHub>;
}
