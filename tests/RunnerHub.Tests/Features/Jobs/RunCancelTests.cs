using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Workflows;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Jobs;

/// <summary>What a cancelled run still does: the jobs whose condition holds although it is cancelled.</summary>
public abstract class RunCancelTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task Of_a_cancelled_run_the_jobs_go_on_whose_condition_holds_all_the_same()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(
            Work.Job("build", "linux"),
            Work.Job("plain", "linux") with { Needs = ["build"] },
            Work.Job("clean", "linux") with { Needs = ["build"], Condition = "always()" },
            Work.Job("tell", "linux") with { Needs = ["build"], Condition = "${{ cancelled() }}" },
            Work.Job("repair", "linux") with { Needs = ["build"], Condition = "failure()" },
            Work.Job("other", "linux") with { Condition = "!cancelled()" },
            Work.Job("watch", "linux") with { Condition = "always()" });
        var task = await runner.TakeAsync();
        await runner.ReportAsync(task.Id);

        Assert.Equal(ControlOutcome.Done, await CancelAsync(work, run));

        // What "repair" would say is not known before its need has ended.
        Assert.Equal(
            [JobStatus.Cancelling, JobStatus.Cancelled, JobStatus.Blocked, JobStatus.Blocked, JobStatus.Blocked, JobStatus.Cancelled, JobStatus.Waiting],
            await work.JobsAsync(run));
        await runner.ReportAsync(task.Id, Result.Failure);
        Assert.Equal(
            [JobStatus.Cancelled, JobStatus.Cancelled, JobStatus.Waiting, JobStatus.Waiting, JobStatus.Cancelled, JobStatus.Cancelled, JobStatus.Waiting],
            await work.JobsAsync(run));
        for (var left = 0; left < 3; left++)
        {
            await runner.WorkOffAsync();
        }

        var after = await work.ReadAsync(run);
        Assert.Equal((JobStatus.Cancelled, "ann cancelled the run."), (after.Status, after.Reason));
        Assert.Equal([null, "ann cancelled the run."], after.Jobs.Where(job => job.Key is "clean" or "repair").Select(job => job.Reason));
    }

    [Fact]
    public async Task A_job_that_a_runner_has_goes_on_in_a_cancelled_run_when_its_condition_holds()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("clean", "linux") with { Condition = "always()" });
        var task = await runner.TakeAsync();
        await runner.ReportAsync(task.Id);

        await CancelAsync(work, run);

        Assert.Equal(Result.Unspecified, (await runner.ReportAsync(task.Id)).State.Result);
        Assert.Equal(Result.Success, (await runner.ReportAsync(task.Id, Result.Success)).State.Result);
        Assert.Equal([JobStatus.Success], await work.JobsAsync(run));
    }

    [Fact]
    public async Task Cancelled_once_more_a_run_ends_as_a_whole()
    {
        var work = await Work.PlaceAsync(Hub);
        var run = await work.StartAsync(
            Work.Job("build", "linux") with { Condition = "always()" }, Work.Job("clean", "linux") with { Needs = ["build"], Condition = "always()" });
        await CancelAsync(work, run);
        Assert.Equal([JobStatus.Waiting, JobStatus.Blocked], await work.JobsAsync(run));

        Assert.Equal(ControlOutcome.Done, await CancelAsync(work, run));

        Assert.Equal([JobStatus.Cancelled, JobStatus.Cancelled], await work.JobsAsync(run));
        Assert.Equal(ControlOutcome.WrongState, await CancelAsync(work, run));
    }

    [Fact]
    public async Task A_rerun_of_a_cancelled_run_is_not_cancelled()
    {
        var work = await Work.PlaceAsync(Hub);
        var run = await work.StartAsync(Work.Job("build", "linux"), Work.Job("tell", "linux") with { Condition = "cancelled()" });
        Assert.Equal([JobStatus.Waiting, JobStatus.Skipped], await work.JobsAsync(run));
        await CancelAsync(work, run);

        await Hub.UseAsync((RunControl control) => control.RerunAsync(work.Scope, run, Rerun.All, CancellationToken.None));

        Assert.Equal([JobStatus.Waiting, JobStatus.Skipped], await work.JobsAsync(run));
    }

    [Fact]
    public async Task A_run_that_waits_for_its_group_or_loses_its_place_in_it_ends_as_a_whole()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var grouped = work.Run(Work.Job("build", "linux"), Work.Job("clean", "linux") with { Needs = ["build"], Condition = "always()" })
        with
        {
            Concurrency = new PlannedConcurrency("deploy", CancelInProgress: true),
        };
        var first = await work.StartAsync(grouped);
        var task = await runner.TakeAsync();
        await runner.ReportAsync(task.Id);
        var second = await work.StartAsync(grouped);
        Assert.Equal([JobStatus.Cancelling, JobStatus.Cancelled], await work.JobsAsync(first));

        await CancelAsync(work, second);

        Assert.Equal([JobStatus.Cancelled, JobStatus.Cancelled], await work.JobsAsync(second));
        Assert.Equal(JobStatus.Cancelled, (await work.ReadAsync(second)).Status);
    }

    private Task<ControlOutcome> CancelAsync(Work work, long run) =>
        Hub.UseAsync((RunControl control) => control.CancelAsync(work.Scope, run, "ann", CancellationToken.None));

    public sealed class Sqlite(SqliteHub hub) : RunCancelTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunCancelTests(hub), IClassFixture<PostgresHub>;
}
