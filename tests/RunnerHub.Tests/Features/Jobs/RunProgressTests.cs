using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Workflows;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Jobs;

/// <summary>Which jobs of a run go on, and when.</summary>
public abstract class RunProgressTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_failure_fails_the_run_and_leaves_out_what_needs_the_job()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "linux"), Work.Job("test", "linux") with { Needs = ["build"] }, Work.Job("lint", "linux"));
        Assert.Equal([JobStatus.Waiting, JobStatus.Blocked, JobStatus.Waiting], await work.JobsAsync(run));

        await runner.WorkOffAsync(Result.Failure);

        Assert.Equal([JobStatus.Failure, JobStatus.Skipped, JobStatus.Waiting], await work.JobsAsync(run));
        Assert.Equal(JobStatus.Running, (await work.ReadAsync(run)).Status);
        await runner.WorkOffAsync();
        Assert.Equal(JobStatus.Failure, (await work.ReadAsync(run)).Status);
    }

    [Theory]
    [InlineData("always()", JobStatus.Waiting)]
    [InlineData("failure()", JobStatus.Waiting)]
    [InlineData("needs.build.result == 'failure' && always()", JobStatus.Waiting)]
    [InlineData("success()", JobStatus.Skipped)]
    [InlineData("github.event_name == 'push'", JobStatus.Skipped)]
    [InlineData("always() && needs.build.outputs.image == 'app:1'", JobStatus.Waiting)]
    [InlineData("always() && inputs.level > 2", JobStatus.Waiting)]
    [InlineData("always() && inputs.level > 3", JobStatus.Skipped)]
    public async Task The_condition_of_a_job_is_decided_when_what_it_needs_has_failed(string condition, object expected)
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(work.Run(Work.Job("build", "linux"), Work.Job("next", "linux") with { Needs = ["build"], Condition = condition }) with
        {
            Inputs = """{"level": 3}""",
        });
        var task = await runner.TakeAsync();

        await runner.ReportAsync(task.Id, Result.Failure, outputs: new() { ["image"] = "app:1" });

        Assert.Equal([JobStatus.Failure, (JobStatus)expected], await work.JobsAsync(run));
    }

    [Fact]
    public async Task A_condition_that_cannot_be_worked_out_fails_its_job_with_the_reason()
    {
        var work = await Work.PlaceAsync(Hub);
        var run = await work.StartAsync(Work.Job("build", "linux") with { Condition = "fromJSON(inputs.none) == 1" }, Work.Job("other", "linux"));

        var after = await work.ReadAsync(run);
        Assert.Equal([JobStatus.Failure, JobStatus.Waiting], after.Jobs.Select(job => job.Status));
        Assert.StartsWith("The condition cannot be worked out", after.Jobs[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_fail_does_not_fail_the_run()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "linux") with { ContinueOnError = true }, Work.Job("next", "linux") with { Needs = ["build"] });

        await runner.WorkOffAsync(Result.Failure);
        await runner.WorkOffAsync();

        Assert.Equal([JobStatus.Failure, JobStatus.Success], await work.JobsAsync(run));
        Assert.Equal(JobStatus.Success, (await work.ReadAsync(run)).Status);
    }

    [Fact]
    public async Task Of_a_matrix_no_more_go_on_at_once_than_it_allows()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync([.. Enumerable.Range(0, 3).Select(i => Combination(i) with { MaxParallel = 2 })]);
        Assert.Equal([JobStatus.Waiting, JobStatus.Waiting, JobStatus.Blocked], await work.JobsAsync(run));

        await runner.WorkOffAsync();

        Assert.Equal([JobStatus.Success, JobStatus.Waiting, JobStatus.Waiting], await work.JobsAsync(run));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_one_of_a_matrix_fails_the_others_are_cancelled_unless_it_says_otherwise(bool failFast)
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync([.. Enumerable.Range(0, 3).Select(i => Combination(i) with { FailFast = failFast })]);
        var (first, second) = (await runner.TakeAsync(), await runner.TakeAsync());
        await runner.ReportAsync(second.Id);

        await runner.ReportAsync(first.Id, Result.Failure);

        Assert.Equal(
            failFast ? [JobStatus.Failure, JobStatus.Cancelling, JobStatus.Cancelled] : [JobStatus.Failure, JobStatus.Running, JobStatus.Waiting],
            await work.JobsAsync(run));
        Assert.Equal(failFast ? Result.Cancelled : Result.Unspecified, (await runner.ReportAsync(second.Id)).State.Result);
    }

    [Fact]
    public async Task A_combination_that_is_done_again_is_stopped_only_by_one_that_fails_from_then_on()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync([.. Enumerable.Range(0, 3).Select(Combination)]);
        await runner.WorkOffAsync(Result.Failure);
        var last = (await work.ReadAsync(run)).Jobs[2];

        await Hub.UseAsync((RunControl control) => control.RerunJobAsync(work.Scope, last.Id, CancellationToken.None));
        Assert.Equal([JobStatus.Failure, JobStatus.Cancelled, JobStatus.Waiting], await work.JobsAsync(run));
        await runner.WorkOffAsync();
        Assert.Equal([JobStatus.Failure, JobStatus.Cancelled, JobStatus.Success], await work.JobsAsync(run));

        await Hub.UseAsync((RunControl control) => control.RerunAsync(work.Scope, run, Rerun.Failed, CancellationToken.None));
        await runner.WorkOffAsync(Result.Failure);
        Assert.Equal([JobStatus.Failure, JobStatus.Cancelled, JobStatus.Success], await work.JobsAsync(run));
    }

    [Fact]
    public async Task A_run_of_which_a_part_is_done_again_has_not_begun_before_that_has()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "linux"), Work.Job("test", "linux"), Work.Job("deploy", "linux") with { Needs = ["test"] });
        await runner.WorkOffAsync();
        await runner.WorkOffAsync(Result.Failure);

        await Hub.UseAsync((RunControl control) => control.RerunAsync(work.Scope, run, Rerun.Failed, CancellationToken.None));

        Assert.Equal([JobStatus.Success, JobStatus.Waiting, JobStatus.Blocked], await work.JobsAsync(run));
        Assert.Equal(JobStatus.Waiting, (await work.ReadAsync(run)).Status);
        await runner.WorkOffAsync();
        Assert.Equal(JobStatus.Running, (await work.ReadAsync(run)).Status);
        await runner.WorkOffAsync();
        Assert.Equal(JobStatus.Success, (await work.ReadAsync(run)).Status);
    }

    [Fact]
    public async Task What_needs_a_job_that_is_cancelled_with_a_silent_runner_does_not_wait_for_that()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "linux"), Work.Job("next", "linux") with { Needs = ["build"] });
        await runner.TakeAsync();
        Hub.Clock.Advance(TimeSpan.FromMinutes(2));

        var build = (await work.ReadAsync(run)).Jobs[0].Id;
        await Hub.UseAsync((RunControl control) => control.CancelJobAsync(work.Scope, build, "ann", CancellationToken.None));

        Assert.Equal([JobStatus.Cancelled, JobStatus.Skipped], await work.JobsAsync(run));
        Assert.Equal(JobStatus.Cancelled, (await work.ReadAsync(run)).Status);
    }

    [Theory]
    [InlineData("strategy.job-index == 1", JobStatus.Skipped, JobStatus.Waiting, JobStatus.Skipped)]
    [InlineData("strategy.job-total == 3 && strategy.max-parallel == 3", JobStatus.Waiting, JobStatus.Waiting, JobStatus.Waiting)]
    [InlineData("strategy.fail-fast", JobStatus.Waiting, JobStatus.Skipped, JobStatus.Waiting)]
    public async Task A_condition_knows_which_combination_it_is_for(string condition, object first, object second, object third)
    {
        var work = await Work.PlaceAsync(Hub);
        PlannedJob[] combinations = [.. new[] { 1, 2, 3 }.Select(number => Combination(number) with { Condition = condition, FailFast = number != 2 })];

        var run = await work.StartAsync([Work.Job("lint", "linux"), .. combinations]);

        Assert.Equal([JobStatus.Waiting, (JobStatus)first, (JobStatus)second, (JobStatus)third], await work.JobsAsync(run));
    }

    private static PlannedJob Combination(int number) => Work.Job("test", "linux") with { Name = $"test ({number})", MatrixJson = $$"""{"part":{{number}}}""" };

    public sealed class Sqlite(SqliteHub hub) : RunProgressTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunProgressTests(hub), IClassFixture<PostgresHub>;
}
