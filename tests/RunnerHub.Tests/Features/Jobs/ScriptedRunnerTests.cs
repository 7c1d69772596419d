using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Secrets;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Jobs;

/// <summary>A runner goes through all that can happen to a task, over the wire.</summary>
public abstract class ScriptedRunnerTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_job_is_given_to_a_runner_and_followed_to_its_success()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "linux"));
        Assert.Equal((JobStatus.Waiting, JobStatus.Waiting), ((await work.ReadAsync(run)).Status, (await work.JobsAsync(run))[0]));

        var task = await runner.TakeAsync();
        Assert.Equal((JobStatus.Running, JobStatus.Running), ((await work.ReadAsync(run)).Status, (await work.JobsAsync(run))[0]));
        Assert.Contains("echo hello", task.WorkflowPayload.ToStringUtf8(), StringComparison.Ordinal);

        Hub.Clock.Advance(TimeSpan.FromSeconds(5));
        var going = await runner.ReportAsync(task.Id, steps: [new StepState { Id = 0, StartedAt = Now(), LogIndex = 2, LogLength = 3 }, new StepState { Id = 1 }]);
        Assert.Equal((task.Id, Result.Unspecified), (going.State.Id, going.State.Result));
        Assert.Equal([JobStatus.Running, JobStatus.Waiting], await StepsAsync(task.Id));

        Hub.Clock.Advance(TimeSpan.FromSeconds(5));
        var ended = await runner.ReportAsync(task.Id, Result.Success, [new StepState { Id = 0, Result = Result.Success, LogIndex = 2, LogLength = 9 }, new StepState { Id = 1, Result = Result.Skipped }]);

        Assert.Equal(Result.Success, ended.State.Result);
        Assert.Equal([JobStatus.Success, JobStatus.Skipped], await StepsAsync(task.Id));
        var after = await work.ReadAsync(run);
        Assert.Equal((JobStatus.Success, JobStatus.Success), (after.Status, after.Jobs[0].Status));
        Assert.Equal((Hub.Clock.GetUtcNow(), Hub.Clock.GetUtcNow()), (after.Stopped, after.Jobs[0].Stopped));
        Assert.Equal(TimeSpan.FromSeconds(10), after.Jobs[0].Stopped - after.Jobs[0].Started);
    }

    [Fact]
    public async Task A_task_holds_all_that_a_stock_runner_reads()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(work.Run(Work.Job("build", "linux")) with { EventPayload = """{"inputs":{"level":3},"pull_request":{"head":{"ref":"mend"},"base":{"ref":"main"}}}""", Ref = "refs/tags/v1" });

        var task = await runner.TakeAsync();

        var context = task.Context.Fields;
        Assert.Equal("3", context["event"].StructValue.Fields["inputs"].StructValue.Fields["level"].NumberValue.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(
            (work.Path, "push", "refs/tags/v1", "v1", "tag", $"{run}", "1", "1"),
            (context["repository"].StringValue, context["event_name"].StringValue, context["ref"].StringValue, context["ref_name"].StringValue,
                context["ref_type"].StringValue, context["run_id"].StringValue, context["run_number"].StringValue, context["run_attempt"].StringValue));
        Assert.Equal(("mend", "main"), (context["head_ref"].StringValue, context["base_ref"].StringValue));
        Assert.Equal($"{Hub.Address}", context["server_url"].StringValue);
        Assert.Equal(40, task.Secrets["GITHUB_TOKEN"].Length);
        Assert.Equal((task.Secrets["GITHUB_TOKEN"], task.Secrets["GITHUB_TOKEN"]), (task.Secrets["GITEA_TOKEN"], context["token"].StringValue));
        Assert.DoesNotContain(task.Secrets["GITHUB_TOKEN"], (await work.TaskAsync(task.Id)).TokenHash, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_matrix_the_last_output_that_is_not_empty_counts()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var combinations = Enumerable.Range(1, 3).Select(number => Work.Job("build", "linux") with { MatrixJson = $$"""{"n":{{number}}}""" });
        await work.StartAsync([.. combinations, Work.Job("next", "linux") with { Needs = ["build"] }]);
        foreach (var image in new[] { "app:1", "app:2", "" })
        {
            await runner.ReportAsync((await runner.TakeAsync()).Id, Result.Success, outputs: new() { ["image"] = image, ["none"] = "" });
        }

        var outputs = (await runner.TakeAsync()).Needs["build"].Outputs;

        Assert.Equal(("app:2", ""), (outputs["image"], outputs["none"]));
    }

    [Fact]
    public async Task What_an_event_says_may_have_any_form()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await work.StartAsync(work.Run(Work.Job("build", "linux")) with { EventPayload = """{"pull_request":{"head":["x"],"base":{"ref":5}}}""" });

        var context = (await runner.TakeAsync()).Context.Fields;

        Assert.Equal(("", ""), (context["head_ref"].StringValue, context["base_ref"].StringValue));
    }

    [Fact]
    public async Task A_job_gets_the_results_and_outputs_of_those_that_it_needs()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await work.StartAsync(Work.Job("build", "linux"), Work.Job("test", "linux") with { Needs = ["build"] });
        var first = await runner.TakeAsync();

        var reply = await runner.ReportAsync(first.Id, outputs: new() { ["image"] = "app:1", [new string('k', 256)] = "too long a key", ["nul"] = "a\0b" });
        // What cannot be stored is acknowledged all the same, so that the runner does not send it again and again.
        Assert.Equal(["image", new string('k', 256), "nul"], reply.SentOutputs.Order());
        reply = await runner.ReportAsync(first.Id, Result.Success, outputs: new() { ["image"] = "another", ["size"] = "7" });
        Assert.Equal(["image", "size"], reply.SentOutputs);

        var need = (await runner.TakeAsync()).Needs["build"];
        Assert.Equal(Result.Success, need.Result);
        Assert.Equal([("image", "app:1"), ("size", "7")], need.Outputs.OrderBy(output => output.Key).Select(output => (output.Key, output.Value)));
    }

    [Fact]
    public async Task A_job_whose_secrets_are_lost_fails_and_names_some_of_them()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await Hub.ReadAsync(db =>
        {
            db.AddRange(Enumerable.Range(1, 60).Select(index => new ActionSecret { Name = $"A_NAME_OF_TWENTY_{index:D3}", Value = "CfDJ8", RepoId = work.RepoId, Created = Hub.Clock.GetUtcNow() }));
            return db.SaveChangesAsync();
        });
        var run = await work.StartAsync(Work.Job("build", "linux"));

        await runner.TakeNothingAsync();

        var job = (await work.ReadAsync(run)).Jobs[0];
        Assert.Equal(
            (JobStatus.Failure, "The key of these secrets is lost; write them anew: A_NAME_OF_TWENTY_001, A_NAME_OF_TWENTY_002, A_NAME_OF_TWENTY_003 and 57 more."),
            (job.Status, job.Reason));
    }

    [Fact]
    public async Task A_cancelled_job_is_told_to_stop_and_stays_cancelled_whatever_its_runner_reports()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "linux"), Work.Job("lint", "linux"));
        var task = await runner.TakeAsync();
        Assert.Equal(Result.Unspecified, (await runner.ReportAsync(task.Id)).State.Result);

        Assert.Equal(ControlOutcome.Done, await Hub.UseAsync((RunControl control) => control.CancelAsync(work.Scope, run, "ann", CancellationToken.None)));
        Assert.Equal([JobStatus.Cancelling, JobStatus.Cancelled], await work.JobsAsync(run));
        Assert.Equal(Result.Cancelled, (await runner.ReportAsync(task.Id)).State.Result);
        Assert.Equal(JobStatus.Running, (await work.ReadAsync(run)).Status);

        Assert.Equal(Result.Cancelled, (await runner.ReportAsync(task.Id, Result.Success)).State.Result);
        var after = await work.ReadAsync(run);
        Assert.Equal([JobStatus.Cancelled, JobStatus.Cancelled], after.Jobs.Select(job => job.Status));
        Assert.Equal((JobStatus.Cancelled, "ann cancelled the run."), (after.Status, after.Jobs[0].Reason));
        await runner.TakeNothingAsync();
    }

    [Fact]
    public async Task A_runner_that_is_silent_loses_its_job_at_once_when_that_is_cancelled()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "linux"));
        var task = await runner.TakeAsync();
        await runner.ReportAsync(task.Id);
        Hub.Clock.Advance(TimeSpan.FromMinutes(2));

        await Hub.UseAsync((RunControl control) => control.CancelAsync(work.Scope, run, "ann", CancellationToken.None));

        Assert.Equal("ann cancelled the run.", (await work.ReadAsync(run)).Reason);
        Assert.Equal([JobStatus.Cancelled], await work.JobsAsync(run));
        Assert.Equal(Result.Cancelled, (await runner.ReportAsync(task.Id)).State.Result);
    }

    [Fact]
    public async Task A_rerun_does_what_failed_again_with_what_needs_it()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("good", "linux"), Work.Job("bad", "linux"), Work.Job("after", "linux") with { Needs = ["good", "bad"] });
        await runner.WorkOffAsync();
        await runner.WorkOffAsync(Result.Failure);

        Assert.Equal(ControlOutcome.Done, await Hub.UseAsync((RunControl control) => control.RerunAsync(work.Scope, run, Rerun.Failed, CancellationToken.None)));

        Assert.Equal([JobStatus.Success, JobStatus.Waiting, JobStatus.Blocked], await work.JobsAsync(run));
        var again = await runner.TakeAsync();
        Assert.Equal(("bad", "2"), (again.Context.Fields["job"].StringValue, again.Context.Fields["run_attempt"].StringValue));
        await runner.ReportAsync(again.Id, Result.Success);
        Assert.Equal("after", (await runner.WorkOffAsync()).Context.Fields["job"].StringValue);
        Assert.Equal(JobStatus.Success, (await work.ReadAsync(run)).Status);
    }

    [Fact]
    public async Task Nothing_is_lost_when_the_server_is_started_again_in_the_middle()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "linux"), Work.Job("test", "linux"));
        var task = await runner.TakeAsync();
        await runner.ReportAsync(task.Id, steps: [new StepState { Id = 0, Result = Result.Success, LogLength = 4 }], outputs: new() { ["a"] = "1" });

        await Hub.RestartAsync();
        runner = runner.At(Hub);

        Assert.Equal(["a"], (await runner.ReportAsync(task.Id)).SentOutputs);
        Assert.Equal([JobStatus.Success], await StepsAsync(task.Id));
        await runner.ReportAsync(task.Id, Result.Success);
        await runner.WorkOffAsync();
        Assert.Equal(JobStatus.Success, (await work.ReadAsync(run)).Status);
    }

    [Fact]
    public async Task Two_runners_at_once_never_get_the_same_job()
    {
        var work = await Work.PlaceAsync(Hub);
        var runners = new List<RunnerActor>();
        for (var i = 0; i < 6; i++)
        {
            runners.Add(await work.RunnerAsync("linux"));
        }

        await work.StartAsync([.. Enumerable.Range(0, 20).Select(i => Work.Job($"job-{i}", "linux"))]);

        var taken = new List<string>();
        for (var round = 0; round < 4; round++)
        {
            var replies = await Task.WhenAll(runners.Select(runner => runner.PollAsync()));
            taken.AddRange(replies.Where(reply => reply.Task is not null).Select(reply => reply.Task.Context.Fields["job"].StringValue));
        }

        Assert.Equal(20, taken.Count);
        Assert.Equal(20, taken.Distinct().Count());
    }

    private Google.Protobuf.WellKnownTypes.Timestamp Now() => Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(Hub.Clock.GetUtcNow());

    private Task<List<JobStatus>> StepsAsync(long task) => Hub.ReadAsync(db =>
        db.TaskSteps.Where(step => step.TaskId == task).OrderBy(step => step.Index).Select(step => step.Status).ToListAsync());

    public sealed class Sqlite(SqliteHub hub) : ScriptedRunnerTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : ScriptedRunnerTests(hub), IClassFixture<PostgresHub>;
}
