using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Presence;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Jobs;

/// <summary>Runners that are there for one task.</summary>
public abstract class EphemeralRunnerTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task An_ephemeral_runner_gets_one_task_and_is_gone_when_that_ends()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await StartAsync(work);
        await work.StartAsync(Work.Job("first", "linux"), Work.Job("second", "linux"));
        var task = await runner.TakeAsync();
        await runner.TakeNothingAsync();

        await runner.ReportAsync(task.Id, Result.Success);

        await IsGoneAsync(runner);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_whose_task_is_cancelled_is_told_so_and_is_gone_when_it_has_ended_it(bool hasReported)
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await StartAsync(work);
        // An older one cannot say that it knows how to cancel.
        await runner.Client.DeclareAsync(new DeclareRequest { Labels = { "linux" } });
        var run = await work.StartAsync(Work.Job("first", "linux"), Work.Job("second", "linux"));
        var task = await runner.TakeAsync();
        if (hasReported)
        {
            await runner.ReportAsync(task.Id);
        }

        var first = (await work.ReadAsync(run)).Jobs[0].Id;
        await Hub.UseAsync((RunControl control) => control.CancelJobAsync(work.Scope, first, "ann", CancellationToken.None));

        Assert.Equal([JobStatus.Cancelled, JobStatus.Waiting], await work.JobsAsync(run));
        Assert.Equal(Result.Cancelled, (await runner.ReportAsync(task.Id)).State.Result);
        await runner.TakeNothingAsync();
        Assert.Equal(Result.Cancelled, (await runner.ReportAsync(task.Id, Result.Failure)).State.Result);
        await IsGoneAsync(runner);
    }

    [Fact]
    public async Task One_that_is_to_stop_gets_no_other_task_meanwhile()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await StartAsync(work);
        var run = await work.StartAsync(Work.Job("first", "linux"), Work.Job("second", "linux"));
        await runner.TakeAsync();
        var first = (await work.ReadAsync(run)).Jobs[0].Id;

        await Hub.UseAsync((RunControl control) => control.CancelJobAsync(work.Scope, first, "ann", CancellationToken.None));

        Assert.Equal([JobStatus.Cancelling, JobStatus.Waiting], await work.JobsAsync(run));
        await runner.TakeNothingAsync();
    }

    [Fact]
    public async Task One_that_comes_back_after_its_task_was_given_up_is_told_to_stop()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await StartAsync(work);
        await work.StartAsync(Work.Job("build", "linux"));
        var task = await runner.TakeAsync();
        await runner.ReportAsync(task.Id);
        await PassAsync(work, TimeSpan.FromMinutes(11));

        Assert.Equal(Result.Failure, (await runner.ReportAsync(task.Id)).State.Result);
    }

    [Fact]
    public async Task One_that_never_comes_back_is_gone_after_a_while()
    {
        var work = await Work.PlaceAsync(Hub);
        var (lost, idle) = (await StartAsync(work), await StartAsync(work));
        await work.StartAsync(Work.Job("build", "linux"));
        await lost.ReportAsync((await lost.TakeAsync()).Id);
        await PassAsync(work, TimeSpan.FromMinutes(11));
        await PassAsync(work, TimeSpan.FromMinutes(10));

        Assert.Equal([idle.Id], await Hub.ReadAsync(db => db.Runners.Where(runner => runner.RepoId == work.RepoId).Select(runner => runner.Id).ToListAsync()));
        await IsGoneAsync(lost);
    }

    [Fact]
    public async Task One_that_was_started_anew_and_asks_for_another_is_removed_as_well()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await StartAsync(work);
        await work.StartAsync(Work.Job("build", "linux"));
        await runner.ReportAsync((await runner.TakeAsync()).Id);
        await PassAsync(work, TimeSpan.FromMinutes(11));
        await runner.TakeNothingAsync();
        await PassAsync(work, TimeSpan.FromMinutes(10));

        await IsGoneAsync(runner);
    }

    [Fact]
    public async Task One_that_was_sent_nothing_because_the_job_could_not_be_prepared_may_have_another()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await StartAsync(work);
        var broken = await work.StartAsync(work.Run(Work.Job("build", "linux")) with { EventPayload = "{" });
        var whole = await work.StartAsync(Work.Job("build", "linux"));

        var task = (await runner.PollAsync()).Task ?? await runner.TakeAsync();

        Assert.Equal([JobStatus.Failure, JobStatus.Running], [.. await work.JobsAsync(broken), .. await work.JobsAsync(whole)]);
        await runner.ReportAsync(task.Id, Result.Success);
        await IsGoneAsync(runner);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_whose_task_was_deleted_gets_no_other_and_is_gone_when_it_has_ended_it(bool withRepository)
    {
        var (work, other) = (await Work.PlaceAsync(Hub), await Work.PlaceAsync(Hub));
        var label = People.Unique("once");
        var runner = await RunnerActor.StartAsync(Hub, await Hub.RegistrationTokenAsync(), People.Unique("once"), ephemeral: true, label);
        var task = await TakeAndLoseAsync(work, runner, label, withRepository);
        var next = (await other.ReadAsync(await other.StartAsync(Work.Job("next", label)))).Jobs[0];

        await runner.TakeNothingAsync();

        using var admin = await Hub.AdminProgramAsync();
        var why = (await admin.GetAsync($"/repos/{other.Path}/actions/jobs/{next.Id}/verdicts")).Json.GetProperty("summary").GetString();
        Assert.Equal($"1 runner has the label {label}; it is ephemeral and has had its task.", why);
        Assert.Equal(Result.Cancelled, (await runner.ReportAsync(task)).State.Result);
        Assert.Equal(Result.Cancelled, (await runner.ReportAsync(task, Result.Failure)).State.Result);
        await IsGoneAsync(runner);
    }

    [Fact]
    public async Task One_whose_task_was_deleted_and_that_never_comes_back_is_gone_after_a_while()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await StartAsync(work);
        await TakeAndLoseAsync(work, runner, "linux", withRepository: false);
        await PassAsync(work, TimeSpan.FromMinutes(11));
        await runner.TakeNothingAsync();

        await PassAsync(work, TimeSpan.FromMinutes(10));

        await IsGoneAsync(runner);
    }

    /// <summary>Has a runner begin with a job whose run, or all of the repository, is deleted then.</summary>
    /// <returns>The id of the task.</returns>
    private async Task<long> TakeAndLoseAsync(Work work, RunnerActor runner, string label, bool withRepository)
    {
        // An older one cannot say that it knows how to cancel: its task ends at once.
        await runner.Client.DeclareAsync(new DeclareRequest { Labels = { label } });
        var run = await work.StartAsync(Work.Job("build", label));
        var task = await runner.TakeAsync();
        await runner.ReportAsync(task.Id);
        using var admin = await Hub.AdminProgramAsync();
        if (withRepository)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"/repos/{work.Path}")).Status);
            return task.Id;
        }

        Assert.Equal(HttpStatusCode.Accepted, (await admin.PostAsync($"/repos/{work.Path}/actions/runs/{run}/cancel")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"/repos/{work.Path}/actions/runs/{run}")).Status);
        return task.Id;
    }

    private async Task<RunnerActor> StartAsync(Work work) =>
        await RunnerActor.StartAsync(Hub, await Hub.RegistrationTokenAsync(work.Scope), People.Unique("once"), ephemeral: true, "linux");

    private async Task PassAsync(Work work, TimeSpan time)
    {
        await Hub.Get<RunnerPresence>().FlushAsync(CancellationToken.None);
        Hub.Clock.Advance(time);
        await work.SweepAsync();
    }

    private static async Task IsGoneAsync(RunnerActor runner) =>
        Assert.Equal(ConnectCode.Unauthenticated, (await Assert.ThrowsAsync<ConnectException>(() => runner.PollAsync())).Code);

    public sealed class Sqlite(SqliteHub hub) : EphemeralRunnerTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : EphemeralRunnerTests(hub), IClassFixture<PostgresHub>;
}
