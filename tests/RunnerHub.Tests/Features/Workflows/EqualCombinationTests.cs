using Microsoft.EntityFrameworkCore;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Workflows;

/// <summary>Combinations of a matrix that are the same, each with a job of its own, and what becomes of jobs that cannot be worked out.</summary>
public abstract class EqualCombinationTests(Hub hub) : HubTests(hub)
{
    private const string Planned = """
        on: push
        jobs:
          plan: {runs-on: linux, outputs: {of: x}, steps: [{run: make}]}
          build: {needs: plan, strategy: {matrix: "${{ fromJSON(needs.plan.outputs.of) }}", fail-fast: false}, runs-on: linux, steps: [{run: make}]}
        """;

    private const string Twice = """{"n":[7,7]}""";

    [Fact]
    public async Task Each_has_a_job_again_when_all_is_done_again()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.StartAsync(Planned);
        await called.WorkOffAsync(("of", Twice));
        Assert.Equal(["plan Success", "build (7) Waiting", "build (7) Waiting"], await called.JobsAsync());
        var before = await IdsAsync(called);
        await called.WorkOffAsync();
        await called.WorkOffAsync();

        await called.RerunAsync("rerun");
        await called.WorkOffAsync(("of", Twice));

        Assert.Equal(["plan Success", "build (7) Waiting", "build (7) Waiting"], await called.JobsAsync());
        Assert.Equal(before, await IdsAsync(called));
        await called.WorkOffAsync();
        await called.WorkOffAsync();
        await called.RerunAsync("rerun");
        await called.WorkOffAsync(("of", """{"n":[7,8,7,7]}"""));
        Assert.Equal(["plan Success", "build (7) Waiting", "build (7) Waiting", "build (8) Waiting", "build (7) Waiting"], await called.JobsAsync());
        Assert.Equal(before, (await IdsAsync(called)).Take(3));
    }

    [Fact]
    public async Task Only_the_one_that_failed_is_done_again()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.StartAsync(Planned);
        await called.WorkOffAsync(("of", Twice));
        await called.WorkOffAsync();
        await called.Runner.ReportAsync((await called.Runner.TakeAsync()).Id, Result.Failure);
        Assert.Equal(["plan Success", "build (7) Success", "build (7) Failure"], await called.JobsAsync());

        await called.RerunAsync("rerun-failed-jobs");

        Assert.Equal(["plan Success", "build (7) Success", "build (7) Waiting"], await called.JobsAsync());
        await called.WorkOffAsync();
        Assert.Equal(["plan Success", "build (7) Success", "build (7) Success"], await called.JobsAsync());
    }

    [Fact]
    public async Task Each_calls_its_workflow_again()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("one.yml", "on: workflow_call\njobs:\n  one: {runs-on: linux, steps: [{run: make}]}\n");
        await called.StartAsync("on: push\njobs:\n  all: {uses: ./.github/workflows/one.yml, strategy: {matrix: {q: [1, 1]}}}\n");
        await called.WorkOffAsync();
        await called.WorkOffAsync();
        Assert.Equal(["all (1) Success", "all (1) Success", "all (1) / one Success", "all (1) / one Success"], await called.JobsAsync());

        await called.RerunAsync("rerun");

        Assert.Equal(["all (1) Calling", "all (1) Calling", "all (1) / one Waiting", "all (1) / one Waiting"], await called.JobsAsync());
    }

    [Fact]
    public async Task A_job_that_cannot_be_worked_out_fails_with_its_reason_and_the_report_is_taken()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.StartAsync(Planned);
        // As a fault of the server would: what the run keeps cannot be read any more.
        await Hub.ReadAsync(db => db.Runs.Where(run => run.RepoId == called.Place.RepoId).ExecuteUpdateAsync(set => set.SetProperty(run => run.Called, "broken")));

        await called.WorkOffAsync(("of", Twice));

        Assert.Equal(["plan Success", "build Failure"], await called.JobsAsync());
        var run = (await called.Place.RunsAsync())[0];
        Assert.Equal("The job could not be worked out; the log of the server says why.", run.Jobs[1].Reason);
        Assert.Equal(RunnerHub.Features.Jobs.JobStatus.Failure, run.Status);
    }

    [Fact]
    public async Task A_call_that_cannot_be_begun_fails_with_its_reason_and_the_report_is_taken()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("one.yml", "on: workflow_call\njobs:\n  one: {runs-on: linux, steps: [{run: make}]}\n");
        await called.StartAsync("on: push\njobs:\n  first: {runs-on: linux, steps: [{run: make}]}\n  all: {needs: first, uses: ./.github/workflows/one.yml, strategy: {max-parallel: 1, matrix: {q: [1]}}}\n");
        await called.WorkOffAsync();
        Assert.Equal(["first Success", "all (1) Calling", "all (1) / one Waiting"], await called.JobsAsync());
        await Hub.ReadAsync(db => db.Runs.Where(run => run.RepoId == called.Place.RepoId).ExecuteUpdateAsync(set => set.SetProperty(run => run.Called, "broken")));

        await called.WorkOffAsync();

        Assert.Equal(["first Success", "all (1) Failure", "all (1) / one Success"], await called.JobsAsync());
        Assert.Equal("The call of its workflow could not be worked out; the log of the server says why.", (await called.Place.RunsAsync())[0].Jobs[1].Reason);
    }

    [Fact]
    public async Task A_condition_that_cannot_be_worked_out_fails_its_job_and_the_report_is_taken()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("two.yml", "on: workflow_call\njobs:\n  one: {runs-on: linux, steps: [{run: make}]}\n  two: {needs: one, runs-on: linux, steps: [{run: make}]}\n");
        await called.StartAsync("on: push\njobs:\n  all: {uses: ./.github/workflows/two.yml}\n");
        Assert.Equal(["all Calling", "all / one Waiting", "all / two Blocked"], await called.JobsAsync());
        var task = await called.Runner.TakeAsync();
        await Hub.ReadAsync(db => db.Jobs.Where(job => job.RepoId == called.Place.RepoId && job.Key == "all").ExecuteUpdateAsync(set => set.SetProperty(job => job.Call, "broken")));

        await called.Runner.ReportAsync(task.Id, Result.Success);

        Assert.Equal(["all Failure", "all / one Success", "all / two Failure"], await called.JobsAsync());
        Assert.Equal("The condition could not be worked out; the log of the server says why.", (await called.Place.RunsAsync())[0].Jobs[2].Reason);
    }

    private static async Task<IReadOnlyList<long>> IdsAsync(CalledPlace called) => [.. (await called.Place.RunsAsync())[0].Jobs.Select(job => job.Id)];

    public sealed class Sqlite(SqliteHub hub) : EqualCombinationTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : EqualCombinationTests(hub), IClassFixture<PostgresHub>;
}
