using System.Net;
using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Workflows;

/// <summary>Jobs that are made from what others leave: their matrix, their labels, their names.</summary>
public abstract class DeferredJobTests(Hub hub) : HubTests(hub)
{
    private const string Planned = """
        on: push
        jobs:
          plan: {runs-on: linux, outputs: {of: x}, steps: [{run: make}]}
          build:
            needs: plan
            strategy:
              matrix: ${{ fromJSON(needs.plan.outputs.of) }}
            runs-on: ["${{ matrix.os }}"]
            steps: [{run: 'make ${{ matrix.os }} ${{ strategy.job-index }}'}]
          last: {needs: build, runs-on: linux, steps: [{run: make}]}
        """;

    [Fact]
    public async Task A_matrix_that_is_an_output_becomes_its_combinations_when_that_is_there()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var runner = await RunnerAsync(place, "linux", "mac");
        await StartAsync(place, Planned);
        Assert.Equal(["plan Waiting linux", "build Blocked ", "last Blocked linux"], await JobsAsync(place));

        await WorkOffAsync(runner, "of", """{"os":["linux","mac"]}""");

        Assert.Equal(["plan Success linux", "build (linux) Waiting linux", "build (mac) Waiting mac", "last Blocked linux"], await JobsAsync(place));
        var first = await runner.WorkOffAsync();
        Assert.Contains("make ${{ matrix.os }} ${{ 0 }}", first.WorkflowPayload.ToStringUtf8(), StringComparison.Ordinal);
        await runner.WorkOffAsync();
        Assert.Equal(["plan Success linux", "build (linux) Success linux", "build (mac) Success mac", "last Waiting linux"], await JobsAsync(place));
    }

    [Fact]
    public async Task The_labels_of_a_job_may_be_an_output_and_are_another_one_when_all_is_done_again()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var runner = await RunnerAsync(place, "linux", "machine-1", "machine-2");
        await StartAsync(place, """
            on: push
            jobs:
              start: {runs-on: linux, outputs: {label: x}, steps: [{run: make}]}
              work:
                name: On ${{ needs.start.outputs.label }}
                needs: start
                runs-on: ${{ needs.start.outputs.label }}
                concurrency: ${{ needs.start.outputs.label }}
                timeout-minutes: ${{ fromJSON(needs.start.outputs.minutes || '7') }}
                steps: [{run: make}]
              stop: {needs: [start, work], if: always(), runs-on: linux, steps: [{run: make}]}
            """);
        await WorkOffAsync(runner, "label", "machine-1");
        var work = (await place.RunsAsync())[0].Jobs[1];
        Assert.Equal(("On machine-1", 7d, "machine-1", JobStatus.Waiting), (work.Name, work.TimeoutMinutes, work.ConcurrencyGroup, work.Status));
        await runner.WorkOffAsync();
        await runner.WorkOffAsync();

        await place.Program.PostAsync($"{place.Api}/runs/{(await place.RunsAsync())[0].Id}/rerun", new { });
        Assert.Equal(["start Waiting linux", "On machine-1 Blocked machine-1", "stop Blocked linux"], await JobsAsync(place));
        await WorkOffAsync(runner, "label", "machine-2");

        Assert.Equal(["start Success linux", "On machine-2 Waiting machine-2", "stop Blocked linux"], await JobsAsync(place));
        Assert.Equal(work.Id, (await place.RunsAsync())[0].Jobs[1].Id);
    }

    [Fact]
    public async Task Done_again_a_matrix_has_the_combinations_that_it_has_then()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var runner = await RunnerAsync(place, "linux", "mac", "bsd", "sun");
        await StartAsync(place, Planned);
        await WorkOffAsync(runner, "of", """{"os":["linux","mac"]}""");
        var before = (await place.RunsAsync())[0];
        for (var left = 0; left < 3; left++)
        {
            await runner.WorkOffAsync();
        }

        await RerunAsync(place, "rerun");
        await WorkOffAsync(runner, "of", """{"os":["mac","bsd","sun"]}""");

        var after = (await place.RunsAsync())[0];
        Assert.Equal(["plan Success linux", "build (linux) Skipped linux", "build (mac) Waiting mac", "build (bsd) Waiting bsd", "build (sun) Waiting sun", "last Blocked linux"], await JobsAsync(place));
        Assert.Equal(before.Jobs.Select(job => job.Id), after.Jobs.Where(job => job.Name is not ("build (bsd)" or "build (sun)")).Select(job => job.Id));
        for (var left = 0; left < 4; left++)
        {
            await runner.WorkOffAsync();
        }

        await RerunAsync(place, "rerun");
        await WorkOffAsync(runner, "of", """{"os":["mac"]}""");
        Assert.Equal(["plan Success linux", "build (linux) Skipped linux", "build (mac) Waiting mac", "build (bsd) Skipped bsd", "build (sun) Skipped sun", "last Blocked linux"], await JobsAsync(place));
        Assert.Equal("Its combination is not in the matrix of this attempt.", (await place.RunsAsync())[0].Jobs[1].Reason);
        await runner.WorkOffAsync();
        Assert.Equal("last Waiting linux", (await JobsAsync(place))[^1]);
    }

    [Fact]
    public async Task Of_a_matrix_that_was_an_output_only_what_failed_is_done_again()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var runner = await RunnerAsync(place, "linux", "mac");
        await StartAsync(place, Planned.Replace("strategy:", "strategy:\n      fail-fast: false", StringComparison.Ordinal));
        await WorkOffAsync(runner, "of", """{"os":["linux","mac"]}""");
        await runner.WorkOffAsync();
        await runner.WorkOffAsync(Result.Failure);

        await RerunAsync(place, "rerun-failed-jobs");

        Assert.Equal(["plan Success linux", "build (linux) Success linux", "build (mac) Waiting mac", "last Blocked linux"], await JobsAsync(place));
    }

    [Theory]
    [InlineData("nonsense", "line 7, column 19: jobs.build.strategy.matrix: fromJSON was given text that is no JSON (its line 1, byte 2).")]
    [InlineData("""{"os":[]}""", "line 7, column 15: jobs.build.strategy.matrix.os must be a list of at least one value, and this is an empty one.")]
    [InlineData("""{"os":["${{ secrets.TOKEN }}"]}""", "line 7, column 15: jobs.build.strategy.matrix becomes a text with ${{, which the runner would work out again.")]
    [InlineData("""{"os":[""]}""", "line 8, column 14: jobs.build.runs-on names an empty label, which no runner has.")]
    public async Task What_others_leave_may_be_of_no_use_and_the_job_says_so(string left, string reason)
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var runner = await RunnerAsync(place, "linux");
        await StartAsync(place, Planned);

        await WorkOffAsync(runner, "of", left);

        Assert.Equal(["plan Success linux", "build Failure ", "last Skipped linux"], await JobsAsync(place));
        var run = (await place.RunsAsync())[0];
        Assert.Equal(JobStatus.Failure, run.Status);
        Assert.Equal($"The job cannot be worked out: {reason}", run.Jobs[1].Reason);
    }

    [Fact]
    public async Task A_job_that_is_made_from_what_others_leave_is_left_out_when_they_fail()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var runner = await RunnerAsync(place, "linux");
        await StartAsync(place, Planned);

        await runner.WorkOffAsync(Result.Failure);

        Assert.Equal(["plan Failure linux", "build Skipped ", "last Skipped linux"], await JobsAsync(place));
    }

    [Fact]
    public async Task A_job_whose_needs_are_left_out_is_made_as_its_run_begins()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);

        await StartAsync(place, """
            on: push
            jobs:
              first: {if: false, runs-on: linux, steps: [{run: make}]}
              second:
                needs: first
                if: always()
                runs-on: ${{ needs.first.outputs.label || needs.first.result }}
                steps: [{run: make}]
            """);

        Assert.Equal(["first Skipped ", "second Waiting skipped"], await JobsAsync(place));
    }

    [Fact]
    public async Task A_job_whose_condition_is_false_is_left_out_and_made_when_it_holds_as_all_is_done_again()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var runner = await RunnerAsync(place, "linux", "blue");
        await StartAsync(place, """
            on: push
            jobs:
              deploy:
                if: vars.POOL != ''
                strategy: {matrix: "${{ fromJSON(vars.TARGETS) }}"}
                runs-on: ${{ vars.POOL }}
                concurrency: ${{ vars.POOL }}-${{ matrix.to }}
                steps: [{run: make}]
              build: {runs-on: linux, steps: [{run: make}]}
              report: {needs: build, if: vars.POOL == 'red', runs-on: "${{ vars.NONE }}", steps: [{run: make}]}
            """);
        Assert.Equal(["deploy Skipped ", "build Waiting linux", "report Blocked "], await JobsAsync(place));
        await runner.WorkOffAsync();
        Assert.Equal(["deploy Skipped ", "build Success linux", "report Skipped "], await JobsAsync(place));
        Assert.Equal(JobStatus.Success, (await place.RunsAsync())[0].Status);

        foreach (var (name, value) in new[] { ("POOL", "blue"), ("TARGETS", """{"to":["a","b"]}""") })
        {
            Assert.Equal(HttpStatusCode.Created, (await place.Program.PostAsync($"{place.Api}/variables/{name}", new { value })).Status);
        }

        await RerunAsync(place, "rerun");

        Assert.Equal(["deploy (a) Waiting blue", "deploy (b) Waiting blue", "build Waiting linux", "report Blocked "], await JobsAsync(place));
        Assert.Equal(["blue-a", "blue-b"], (await place.RunsAsync())[0].Jobs.Take(2).Select(job => job.ConcurrencyGroup));
    }

    [Fact]
    public async Task What_decides_whether_a_job_is_made_cannot_name_what_that_makes()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);

        var answer = await SubmitAsync(place, Planned.Replace("needs: plan", "needs: plan\n    if: matrix.os == 'mac'", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("jobs.build.if cannot name matrix in a job that is made from its needs; it decides whether that is done", answer.Body, StringComparison.Ordinal);
    }

    private static Task<ApiAnswer> SubmitAsync(WorkflowPlace place, string workflow) =>
        place.Program.PostAsync($"{place.Api}/runs", new { workflow, @event = "push", @ref = "main" });

    private static async Task StartAsync(WorkflowPlace place, string workflow)
    {
        var answer = await SubmitAsync(place, workflow);
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Body);
    }

    private static async Task RerunAsync(WorkflowPlace place, string what) =>
        Assert.Equal(HttpStatusCode.Created, (await place.Program.PostAsync($"{place.Api}/runs/{(await place.RunsAsync())[0].Id}/{what}", new { })).Status);

    private static async Task<IReadOnlyList<string>> JobsAsync(WorkflowPlace place) =>
        [.. (await place.RunsAsync())[0].Jobs.Select(job => $"{job.Name} {job.Status} {string.Join(',', job.Labels)}")];

    private static async Task WorkOffAsync(RunnerActor runner, string name, string output)
    {
        var task = await runner.TakeAsync();
        await runner.ReportAsync(task.Id, Result.Success, outputs: new() { [name] = output });
    }

    private async Task<RunnerActor> RunnerAsync(WorkflowPlace place, params string[] labels) =>
        await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Repository(place.RepoId)), People.Unique("runner"), labels);

    public sealed class Sqlite(SqliteHub hub) : DeferredJobTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : DeferredJobTests(hub), IClassFixture<PostgresHub>;
}
