using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Workflows;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Jobs;

/// <summary>Who goes on of a concurrency group, who waits, and who gives way. The clock stands still: what came later is not told by it.</summary>
public abstract class ConcurrencyGroupTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task Of_a_concurrency_group_one_run_goes_on_one_waits_and_a_newer_one_takes_its_place()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var (first, second, third) = (await RunAsync(work), await RunAsync(work), await RunAsync(work));
        Assert.Equal((JobStatus.Waiting, JobStatus.Cancelled, JobStatus.Blocked), (await StatusAsync(work, first), await StatusAsync(work, second), await StatusAsync(work, third)));

        await runner.WorkOffAsync();

        Assert.Equal((JobStatus.Success, JobStatus.Waiting), (await StatusAsync(work, first), await StatusAsync(work, third)));
    }

    [Fact]
    public async Task A_run_may_cancel_those_of_its_concurrency_group_that_go_on()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var first = await RunAsync(work, cancels: true);
        var task = await runner.TakeAsync();
        await runner.ReportAsync(task.Id);

        var second = await RunAsync(work, cancels: true);

        Assert.Equal([JobStatus.Cancelling], await work.JobsAsync(first));
        Assert.Equal([JobStatus.Blocked], await work.JobsAsync(second));
        Assert.Equal(Result.Cancelled, (await runner.ReportAsync(task.Id)).State.Result);
        await runner.ReportAsync(task.Id, Result.Failure);
        Assert.Equal([JobStatus.Waiting], await work.JobsAsync(second));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_job_waits_for_those_of_its_concurrency_group_or_takes_their_place(bool cancels)
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var job = Deploy("production", cancels);
        var (first, second) = (await work.StartAsync(job), await work.StartAsync(job, Work.Job("build", "linux")));

        Assert.Equal([cancels ? JobStatus.Cancelled : JobStatus.Waiting], await work.JobsAsync(first));
        Assert.Equal([cancels ? JobStatus.Waiting : JobStatus.Blocked, JobStatus.Waiting], await work.JobsAsync(second));
        await runner.WorkOffAsync();
        Assert.Equal([cancels ? JobStatus.Success : JobStatus.Waiting, JobStatus.Waiting], await work.JobsAsync(second));
    }

    [Fact]
    public async Task A_rerun_waits_for_the_run_of_its_group_that_goes_on()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var first = await RunAsync(work);
        await runner.WorkOffAsync();
        var second = await work.StartAsync(Grouped(work, Work.Job("build", "linux"), Work.Job("deploy", "linux") with { Needs = ["build"] }));

        await RerunAsync(work, first);

        Assert.Equal([JobStatus.Blocked], await work.JobsAsync(first));
        await runner.WorkOffAsync();
        Assert.Equal([JobStatus.Success, JobStatus.Waiting], await work.JobsAsync(second));
        Assert.Equal([JobStatus.Blocked], await work.JobsAsync(first));
        await runner.WorkOffAsync();
        Assert.Equal((JobStatus.Waiting, JobStatus.Success), (await StatusAsync(work, first), await StatusAsync(work, second)));
    }

    [Fact]
    public async Task A_rerun_takes_the_place_of_a_newer_run_that_waits()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var first = await RunAsync(work);
        await runner.WorkOffAsync();
        var (second, third) = (await RunAsync(work), await RunAsync(work));

        await RerunAsync(work, first);

        Assert.Equal(
            (JobStatus.Blocked, JobStatus.Waiting, JobStatus.Cancelled), (await StatusAsync(work, first), await StatusAsync(work, second), await StatusAsync(work, third)));
        var ousted = await work.ReadAsync(third);
        const string reason = "Run 1 of the same concurrency group took its place.";
        Assert.Equal((reason, reason), (ousted.Reason, ousted.Jobs[0].Reason));
    }

    [Fact]
    public async Task A_rerun_cancels_the_run_that_goes_on_where_its_workflow_says_so()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var first = await RunAsync(work, cancels: true);
        await runner.WorkOffAsync();
        var second = await RunAsync(work, cancels: true);

        await RerunAsync(work, first);

        Assert.Equal((JobStatus.Waiting, JobStatus.Cancelled), (await StatusAsync(work, first), await StatusAsync(work, second)));
    }

    [Fact]
    public async Task A_job_whose_needs_are_open_does_not_wait_for_its_group_yet()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await work.StartAsync(Deploy());
        var slow = await work.StartAsync(Work.Job("build", "linux"), Deploy() with { Needs = ["build"] });
        var quick = await work.StartAsync(Deploy());
        Assert.Equal([JobStatus.Waiting, JobStatus.Blocked], await work.JobsAsync(slow));

        await runner.WorkOffAsync();
        Assert.Equal([JobStatus.Waiting], await work.JobsAsync(quick));

        await runner.WorkOffAsync();
        Assert.Equal([JobStatus.Success, JobStatus.Blocked], await work.JobsAsync(slow));
        await runner.WorkOffAsync();
        Assert.Equal([JobStatus.Success, JobStatus.Waiting], await work.JobsAsync(slow));
    }

    [Fact]
    public async Task A_job_that_waits_for_its_group_gives_way_to_a_newer_one()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var (first, second, third) = (await work.StartAsync(Deploy()), await work.StartAsync(Deploy(), Work.Job("after", "linux") with { Needs = ["deploy"] }), await work.StartAsync(Deploy()));

        Assert.Equal([JobStatus.Cancelled, JobStatus.Skipped], await work.JobsAsync(second));
        Assert.Equal("A newer job of the same concurrency group took its place.", (await work.ReadAsync(second)).Jobs[0].Reason);
        Assert.Equal((JobStatus.Waiting, JobStatus.Cancelled, JobStatus.Blocked), (await StatusAsync(work, first), await StatusAsync(work, second), await StatusAsync(work, third)));
        await runner.WorkOffAsync();
        Assert.Equal([JobStatus.Waiting], await work.JobsAsync(third));
    }

    [Fact]
    public async Task Of_the_jobs_of_one_run_with_the_same_group_the_last_one_waits()
    {
        var work = await Work.PlaceAsync(Hub);
        var run = await work.StartAsync([.. Enumerable.Range(0, 3).Select(part => Deploy() with { Name = $"deploy ({part})", MatrixJson = $$"""{"part":{{part}}}""" })]);

        Assert.Equal([JobStatus.Waiting, JobStatus.Cancelled, JobStatus.Blocked], await work.JobsAsync(run));
    }

    [Fact]
    public async Task A_job_that_follows_in_its_group_lets_one_go_first_that_waits_already()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var first = await work.StartAsync(Deploy(), Deploy() with { Key = "verify", Name = "verify", Needs = ["deploy"] });
        var second = await work.StartAsync(Deploy());

        await runner.WorkOffAsync();

        Assert.Equal([JobStatus.Success, JobStatus.Blocked], await work.JobsAsync(first));
        Assert.Equal([JobStatus.Waiting], await work.JobsAsync(second));
        await runner.WorkOffAsync();
        Assert.Equal([JobStatus.Success, JobStatus.Waiting], await work.JobsAsync(first));
    }

    [Fact]
    public async Task Runs_and_jobs_share_the_groups_of_their_repository()
    {
        var (work, other) = (await Work.PlaceAsync(Hub), await Work.PlaceAsync(Hub));
        var runner = await work.RunnerAsync("linux");
        var first = await RunAsync(work);
        var second = await work.StartAsync(Deploy("site"));
        Assert.Equal([JobStatus.Blocked], await work.JobsAsync(second));
        Assert.Equal([JobStatus.Waiting], await other.JobsAsync(await other.StartAsync(Deploy("site"))));

        await runner.WorkOffAsync();
        Assert.Equal((JobStatus.Success, JobStatus.Waiting), (await StatusAsync(work, first), await StatusAsync(work, second)));

        var third = await RunAsync(work);
        Assert.Equal([JobStatus.Blocked], await work.JobsAsync(third));
        await runner.WorkOffAsync();
        Assert.Equal([JobStatus.Waiting], await work.JobsAsync(third));
    }

    [Theory]
    [InlineData("Site", "sITE")]
    [InlineData("über", "ÜBER")]
    public async Task Names_of_groups_are_the_same_in_upper_and_lower_case(string one, string same)
    {
        var work = await Work.PlaceAsync(Hub);
        await work.StartAsync(Grouped(work, Work.Job("deploy", "linux")) with { Concurrency = new(one, false) });

        var run = await work.StartAsync(Grouped(work, Work.Job("deploy", "linux")) with { Concurrency = new(same, false) });
        var job = await work.StartAsync(Deploy(same));

        Assert.Equal((JobStatus.Cancelled, JobStatus.Blocked), (await StatusAsync(work, run), await StatusAsync(work, job)));
    }

    [Fact]
    public async Task A_job_does_not_wait_for_its_own_run()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Grouped(work, Deploy("Site")));
        var next = await RunAsync(work);

        Assert.Equal((JobStatus.Waiting, JobStatus.Blocked), (await StatusAsync(work, run), await StatusAsync(work, next)));
        await runner.WorkOffAsync();
        Assert.Equal((JobStatus.Success, JobStatus.Waiting), (await StatusAsync(work, run), await StatusAsync(work, next)));
    }

    [Fact]
    public async Task A_run_that_has_its_turn_keeps_it_while_its_jobs_wait_for_another_group()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await work.StartAsync(Deploy("machine"));
        var (holds, waits) = (await work.StartAsync(Grouped(work, Deploy("machine"))), await RunAsync(work));
        Assert.Equal((JobStatus.Blocked, JobStatus.Blocked), (await StatusAsync(work, holds), await StatusAsync(work, waits)));

        await runner.WorkOffAsync();
        Assert.Equal((JobStatus.Waiting, JobStatus.Blocked), (await StatusAsync(work, holds), await StatusAsync(work, waits)));
        await runner.WorkOffAsync();
        Assert.Equal((JobStatus.Success, JobStatus.Waiting), (await StatusAsync(work, holds), await StatusAsync(work, waits)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sweep_lets_go_on_what_waits_for_a_group_that_nobody_has(bool ofJob)
    {
        var work = await Work.PlaceAsync(Hub);
        var holds = await RunAsync(work);
        var waits = ofJob ? await work.StartAsync(Deploy("site")) : await RunAsync(work);
        await work.SweepAsync();
        Assert.Equal([JobStatus.Blocked], await work.JobsAsync(waits));

        await Hub.ReadAsync(db => db.Runs.Where(run => run.Id == holds).ExecuteUpdateAsync(set => set.SetProperty(run => run.Status, JobStatus.Success)));
        await work.SweepAsync();

        Assert.Equal([JobStatus.Waiting], await work.JobsAsync(waits));
    }

    private static PlannedJob Deploy(string group = "production", bool cancels = false) =>
        Work.Job("deploy", "linux") with { Concurrency = new PlannedConcurrency(group, cancels) };

    private static NewRun Grouped(Work work, params PlannedJob[] jobs) => work.Run(jobs) with { Concurrency = new PlannedConcurrency("site", false) };

    private static Task<long> RunAsync(Work work, bool cancels = false) =>
        work.StartAsync(work.Run(Work.Job("deploy", "linux")) with { Concurrency = new PlannedConcurrency("site", cancels) });

    private static async Task<JobStatus> StatusAsync(Work work, long run) => (await work.ReadAsync(run)).Status;

    private async Task RerunAsync(Work work, long run) =>
        Assert.Equal(ControlOutcome.Done, await Hub.UseAsync((RunControl control) => control.RerunAsync(work.Scope, run, Rerun.All, CancellationToken.None)));

    public sealed class Sqlite(SqliteHub hub) : ConcurrencyGroupTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : ConcurrencyGroupTests(hub), IClassFixture<PostgresHub>;
}
