using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Jobs;

/// <summary>Reports that are not the runner's to make, or make no sense.</summary>
public abstract class TaskReportTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_report_on_a_task_of_another_runner_is_refused()
    {
        var work = await Work.PlaceAsync(Hub);
        var (runner, stranger) = (await work.RunnerAsync("linux"), await work.RunnerAsync("linux"));
        var run = await work.StartAsync(Work.Job("build", "linux"));
        var task = await runner.TakeAsync();

        var refusal = await Assert.ThrowsAsync<ConnectException>(() => stranger.ReportAsync(task.Id, Result.Failure));

        Assert.Equal((ConnectCode.NotFound, "invalid runner for task"), (refusal.Code, refusal.Message));
        Assert.Equal([JobStatus.Running], await work.JobsAsync(run));
    }

    [Fact]
    public async Task A_step_that_has_ended_does_not_go_backwards()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await work.StartAsync(Work.Job("build", "linux"));
        var task = await runner.TakeAsync();
        await runner.ReportAsync(task.Id, steps: [new StepState { Id = 0, Result = Result.Failure }]);

        await runner.ReportAsync(task.Id, steps: [new StepState { Id = 0, StartedAt = Timestamp.FromDateTimeOffset(Hub.Clock.GetUtcNow()) }, new StepState { Id = 5, Result = Result.Success }]);
        await runner.ReportAsync(task.Id, Result.Failure);
        await runner.ReportAsync(task.Id, Result.Success);

        Assert.Equal([JobStatus.Failure], await StepsAsync(task.Id));
        Assert.Equal(JobStatus.Failure, (await work.TaskAsync(task.Id)).Status);
    }

    [Fact]
    public async Task A_step_that_has_begun_stays_so_when_a_report_does_not_say_since_when()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await work.StartAsync(Work.Job("build", "linux"));
        var task = await runner.TakeAsync();
        var began = Hub.Clock.GetUtcNow();
        await runner.ReportAsync(task.Id, steps: [new StepState { Id = 0, StartedAt = Timestamp.FromDateTimeOffset(began) }]);

        await runner.ReportAsync(task.Id, steps: [new StepState { Id = 0, LogLength = 1 }]);
        Assert.Equal([JobStatus.Running], await StepsAsync(task.Id));
        await runner.ReportAsync(task.Id, steps: [new StepState { Id = 0, LogLength = 2, Result = Result.Success }]);

        Assert.Equal([JobStatus.Success], await StepsAsync(task.Id));
        Assert.Equal([began], await Hub.ReadAsync(db => db.TaskSteps.Where(step => step.TaskId == task.Id).Select(step => step.Started).ToListAsync()));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(long.MaxValue, 0)]
    [InlineData(0, 99)]
    public async Task A_report_that_makes_no_sense_is_refused_and_changes_nothing(long step, int result)
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "linux"));
        var task = await runner.TakeAsync();

        var refusal = await Assert.ThrowsAsync<ConnectException>(() => runner.ReportAsync(task.Id, (Result)result, [new StepState { Id = step }]));

        Assert.Equal(ConnectCode.InvalidArgument, refusal.Code);
        Assert.Equal([JobStatus.Running], await work.JobsAsync(run));
    }

    [Fact]
    public async Task Whoever_works_at_a_task_that_was_deleted_is_told_to_stop_and_sends_no_more()
    {
        var (work, other) = (await Work.PlaceAsync(Hub), await Work.PlaceAsync(Hub));
        var runner = await RunnerActor.StartAsync(Hub, await Hub.RegistrationTokenAsync(), People.Unique("once"), ephemeral: true, People.Unique("label"));
        await work.StartAsync(Work.Job("build", runner.Registered.Labels[0]));
        var task = await runner.TakeAsync();
        await other.StartAsync(Work.Job("build", runner.Registered.Labels[0]));

        await Hub.UseAsync((PlaceDeletion deletion) => deletion.DeleteRepositoryAsync(work.RepoId));

        var answer = await runner.ReportAsync(task.Id, outputs: new() { ["key"] = "value" });
        Assert.Equal((Result.Cancelled, "key"), (answer.State.Result, Assert.Single(answer.SentOutputs)));
        await runner.TakeNothingAsync();
        Assert.Equal(9, (await runner.Client.UpdateLogAsync(new UpdateLogRequest { TaskId = task.Id, Index = 8, Rows = { new LogRow() }, NoMore = true })).AckIndex);
        Assert.Equal(Result.Cancelled, (await runner.ReportAsync(task.Id, Result.Success)).State.Result);
        Assert.Equal(ConnectCode.Unauthenticated, (await Assert.ThrowsAsync<ConnectException>(() => runner.PollAsync())).Code);
    }

    [Fact]
    public async Task A_task_has_500_outputs_and_a_megabyte_of_them_at_most()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await work.StartAsync(Work.Job("many", "linux"), Work.Job("large", "linux"));
        var (many, large) = (await runner.TakeAsync(), await runner.TakeAsync());

        var first = await runner.ReportAsync(many.Id, outputs: Enumerable.Range(0, 499).ToDictionary(index => $"k{index:D3}", _ => "1"));
        var second = await runner.ReportAsync(many.Id, outputs: Enumerable.Range(499, 5).ToDictionary(index => $"k{index:D3}", _ => "1"));
        Assert.Equal((499, 504), (first.SentOutputs.Count, second.SentOutputs.Count));
        Assert.Equal(500, await Hub.ReadAsync(db => db.TaskOutputs.CountAsync(output => output.TaskId == many.Id)));

        var half = new string('ü', 1 << 18);
        Assert.Equal(["a", "b"], (await runner.ReportAsync(large.Id, outputs: new() { ["a"] = half, ["b"] = half })).SentOutputs);
        Assert.Equal(["a", "b", "empty", "c"], (await runner.ReportAsync(large.Id, outputs: new() { ["c"] = "1", ["empty"] = "" })).SentOutputs);
        Assert.Equal(["a", "b", "empty"], await Hub.ReadAsync(db => db.TaskOutputs.Where(output => output.TaskId == large.Id).Select(output => output.Key).Order().ToListAsync()));
        Assert.Contains(Hub.Log.All, line => line.StartsWith($"Warning 1 outputs of task {large.Id} are left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Outputs_of_a_task_that_the_server_has_ended_are_acknowledged_however_often_they_are_sent()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        // An older one cannot say that it knows how to cancel: its task ends at once.
        await runner.Client.DeclareAsync(new DeclareRequest { Labels = { "linux" } });
        var run = await work.StartAsync(Work.Job("build", "linux"));
        var task = await runner.TakeAsync();
        await runner.ReportAsync(task.Id, outputs: new() { ["kept"] = "1" });
        await Hub.UseAsync((RunControl control) => control.CancelAsync(work.Scope, run, "ann", CancellationToken.None));

        foreach (var result in new[] { Result.Unspecified, Result.Failure, Result.Failure })
        {
            var answer = await runner.ReportAsync(task.Id, result, outputs: new() { ["kept"] = "1", ["late"] = "2" });
            Assert.Equal(Result.Cancelled, answer.State.Result);
            Assert.Equal(["kept", "late"], answer.SentOutputs);
        }

        Assert.Equal(["kept"], await Hub.ReadAsync(db => db.TaskOutputs.Where(output => output.TaskId == task.Id).Select(output => output.Key).ToListAsync()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public async Task A_task_that_never_was_is_refused(long id)
    {
        var runner = await (await Work.PlaceAsync(Hub)).RunnerAsync("linux");

        Assert.Equal(ConnectCode.NotFound, (await Assert.ThrowsAsync<ConnectException>(() => runner.ReportAsync(id))).Code);
        Assert.Equal(ConnectCode.NotFound, (await Assert.ThrowsAsync<ConnectException>(() => runner.Client.UpdateLogAsync(new UpdateLogRequest { TaskId = id }))).Code);
    }

    private Task<List<JobStatus>> StepsAsync(long task) => Hub.ReadAsync(db =>
        db.TaskSteps.Where(step => step.TaskId == task).OrderBy(step => step.Index).Select(step => step.Status).ToListAsync());

    public sealed class Sqlite(SqliteHub hub) : TaskReportTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : TaskReportTests(hub), IClassFixture<PostgresHub>;
}
