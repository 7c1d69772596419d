using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Runners;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Jobs;

/// <summary>What is ended by the server, because nobody else would end it.</summary>
public abstract class SweepTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_job_that_runs_too_long_fails_and_its_runner_is_told_to_stop()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("quick", "linux") with { TimeoutMinutes = 5 }, Work.Job("slow", "linux"));
        var (quick, slow) = (await runner.TakeAsync(), await runner.TakeAsync());
        for (var minute = 0; minute < 6; minute++)
        {
            Hub.Clock.Advance(TimeSpan.FromMinutes(1));
            await runner.ReportAsync(quick.Id);
            await runner.ReportAsync(slow.Id);
        }

        await work.SweepAsync();

        var after = await work.ReadAsync(run);
        Assert.Equal([JobStatus.Failure, JobStatus.Running], after.Jobs.Select(job => job.Status));
        Assert.Equal("The job ran for longer than 5 minutes.", after.Jobs[0].Reason);
        Assert.Equal(Result.Failure, (await runner.ReportAsync(quick.Id)).State.Result);
        Assert.Equal(Result.Failure, (await runner.ReportAsync(quick.Id, Result.Success)).State.Result);
    }

    [Fact]
    public async Task A_sweep_reads_no_task_that_may_go_on_and_ends_each_after_its_own_time()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(
            Work.Job("short", "linux") with { TimeoutMinutes = 0.5 }, Work.Job("longer", "linux") with { TimeoutMinutes = 2 }, Work.Job("free", "linux"));
        var tasks = new[] { await runner.TakeAsync(), await runner.TakeAsync(), await runner.TakeAsync() };
        using var statements = new Statements(Hub);

        await AfterAsync(TimeSpan.Zero);
        var reads = statements.Take().Where(text => text.Contains("\"TimeoutMinutes\"", StringComparison.Ordinal));
        Assert.All(reads, text => Assert.Contains("GROUP BY", text, StringComparison.Ordinal));
        await AfterAsync(TimeSpan.FromMinutes(1));
        Assert.Equal([JobStatus.Failure, JobStatus.Running, JobStatus.Running], (await work.ReadAsync(run)).Jobs.Select(job => job.Status));
        await AfterAsync(TimeSpan.FromMinutes(1.5));
        Assert.Equal([JobStatus.Failure, JobStatus.Failure, JobStatus.Running], (await work.ReadAsync(run)).Jobs.Select(job => job.Status));
        Assert.Equal("The job ran for longer than 2 minutes.", (await work.ReadAsync(run)).Jobs[1].Reason);

        async Task AfterAsync(TimeSpan time)
        {
            Hub.Clock.Advance(time);
            foreach (var task in tasks)
            {
                await runner.ReportAsync(task.Id);
            }

            await work.SweepAsync();
        }
    }

    [Fact]
    public async Task A_runner_that_falls_silent_fails_its_task_and_is_told_when_it_comes_back()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "linux"));
        var task = await runner.TakeAsync();
        await runner.ReportAsync(task.Id);
        Hub.Clock.Advance(TimeSpan.FromMinutes(9));
        await work.SweepAsync();
        Assert.Equal([JobStatus.Running], await work.JobsAsync(run));

        Hub.Clock.Advance(TimeSpan.FromMinutes(2));
        await work.SweepAsync();

        var after = await work.ReadAsync(run);
        Assert.Equal((JobStatus.Failure, "The runner has not reported for 10 minutes."), (after.Jobs[0].Status, after.Jobs[0].Reason));
        Assert.Equal(Result.Failure, (await runner.ReportAsync(task.Id)).State.Result);
    }

    [Fact]
    public async Task A_job_that_cannot_be_worked_out_keeps_no_other_from_being_swept_and_no_runner_from_being_deleted()
    {
        var work = await Work.PlaceAsync(Hub);
        var (one, other) = (await work.RunnerAsync("linux"), await work.RunnerAsync("linux"));
        var broken = await work.StartAsync(Work.Job("build", "linux"), Work.Job("test", "linux") with { Needs = ["build"], MatrixJson = "no JSON" });
        await one.ReportAsync((await one.TakeAsync()).Id);
        var whole = await work.StartAsync(Work.Job("build", "linux"));
        await other.ReportAsync((await other.TakeAsync()).Id);
        Hub.Clock.Advance(TimeSpan.FromMinutes(11));

        await work.SweepAsync();
        await Hub.UseAsync((RunnerChanges changes) => changes.DeleteAsync(work.Scope, [one.Id], CancellationToken.None));

        Assert.Equal([JobStatus.Failure, JobStatus.Failure], await work.JobsAsync(broken));
        Assert.Equal([JobStatus.Failure], await work.JobsAsync(whole));
        Assert.Contains(Hub.Log.All, line => line.StartsWith("Error Job", StringComparison.Ordinal) && line.Contains("cannot be worked out, and has failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_that_was_never_reported_on_goes_back_to_its_place_in_the_queue()
    {
        var work = await Work.PlaceAsync(Hub);
        var (lost, other) = (await work.RunnerAsync("linux"), await work.RunnerAsync("linux"));
        var run = await work.StartAsync(Work.Job("first", "linux"), Work.Job("second", "linux"));
        var task = await lost.TakeAsync();
        Hub.Clock.Advance(TimeSpan.FromSeconds(61));

        await work.SweepAsync();

        Assert.Equal([JobStatus.Waiting, JobStatus.Waiting], await work.JobsAsync(run));
        Assert.Equal("first", (await other.TakeAsync()).Context.Fields["job"].StringValue);
        Assert.Equal(Result.Cancelled, (await lost.ReportAsync(task.Id)).State.Result);
    }

    [Fact]
    public async Task A_cancelled_job_that_never_reached_its_runner_has_ended_after_a_minute_and_can_be_done_again()
    {
        var work = await Work.PlaceAsync(Hub);
        var (lost, other) = (await work.RunnerAsync("linux"), await work.RunnerAsync("linux"));
        var run = await work.StartAsync(Work.Job("build", "linux"));
        var task = await lost.TakeAsync();
        var job = (await work.ReadAsync(run)).Jobs[0].Id;
        await Hub.UseAsync((RunControl control) => control.CancelJobAsync(work.Scope, job, "ann", CancellationToken.None));
        Assert.Equal([JobStatus.Cancelling], await work.JobsAsync(run));
        Hub.Clock.Advance(TimeSpan.FromSeconds(61));

        await work.SweepAsync();

        var after = await work.ReadAsync(run);
        Assert.Equal((JobStatus.Cancelled, JobStatus.Cancelled, "ann cancelled the job."), (after.Status, after.Jobs[0].Status, after.Jobs[0].Reason));
        Assert.Equal(ControlOutcome.Done, await Hub.UseAsync((RunControl control) => control.RerunJobAsync(work.Scope, job, CancellationToken.None)));
        Assert.NotEqual(task.Id, (await other.TakeAsync()).Id);
        Assert.Equal(Result.Cancelled, (await lost.ReportAsync(task.Id)).State.Result);
    }

    [Fact]
    public async Task A_job_that_nobody_takes_is_cancelled_after_a_day()
    {
        var work = await Work.PlaceAsync(Hub);
        var run = await work.StartAsync(Work.Job("build", "nobody-has-this"), Work.Job("test", "nobody-has-this") with { Needs = ["build"] });
        Hub.Clock.Advance(TimeSpan.FromHours(25));

        await work.SweepAsync();

        var after = await work.ReadAsync(run);
        Assert.Equal([JobStatus.Cancelled, JobStatus.Skipped], after.Jobs.Select(job => job.Status));
        Assert.Equal("No runner has taken the job within 24 hours.", after.Jobs[0].Reason);
    }

    [Fact]
    public async Task Deleting_a_runner_fails_what_it_works_at()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "linux"));
        await runner.ReportAsync((await runner.TakeAsync()).Id);

        await Hub.UseAsync((RunnerChanges changes) => changes.DeleteAsync(work.Scope, [runner.Id], CancellationToken.None));

        var after = await work.ReadAsync(run);
        Assert.Equal((JobStatus.Failure, JobStatus.Failure), (after.Status, after.Jobs[0].Status));
        Assert.Equal("The runner was deleted while it worked at the job.", after.Jobs[0].Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_deleted_runner_has_not_received_goes_back_to_its_place_in_the_queue(bool bySweep)
    {
        var work = await Work.PlaceAsync(Hub);
        var (gone, other) = (await work.RunnerAsync("linux"), await work.RunnerAsync("linux"));
        var run = await work.StartAsync(Work.Job("first", "linux"), Work.Job("second", "linux"));
        var task = await gone.TakeAsync();

        if (bySweep)
        {
            // The server that has deleted it has ended before it could tell anybody.
            await Hub.ReadAsync(db => db.Runners.Where(runner => runner.Id == gone.Id).ExecuteUpdateAsync(set => set.SetProperty(runner => runner.Deleted, Hub.Clock.GetUtcNow())));
            await work.SweepAsync();
        }
        else
        {
            await Hub.UseAsync((RunnerChanges changes) => changes.DeleteAsync(work.Scope, [gone.Id], CancellationToken.None));
        }

        Assert.Equal([JobStatus.Waiting, JobStatus.Waiting], await work.JobsAsync(run));
        Assert.Equal("first", (await other.TakeAsync()).Context.Fields["job"].StringValue);
        Assert.Equal(JobStatus.Cancelled, (await work.TaskAsync(task.Id)).Status);
    }

    public sealed class Sqlite(SqliteHub hub) : SweepTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : SweepTests(hub), IClassFixture<PostgresHub>;
}
