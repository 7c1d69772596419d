using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Workflows;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Jobs;

/// <summary>Whether a job runs counts all that had to end before it, however far back.</summary>
public abstract class RunConditionTests(Hub hub) : HubTests(hub)
{
    private static readonly (string Key, string? Condition)[] Last =
        [("plain", null), ("success", "success()"), ("failure", "failure()"), ("always", "always()"), ("either", "success() || failure()")];

    [Fact]
    public async Task After_a_failure_nothing_is_a_success_that_needs_it_by_way_of_a_job_that_ran_all_the_same()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync([Work.Job("build", "linux"), .. Followers]);

        await runner.WorkOffAsync(Result.Failure);
        await runner.WorkOffAsync();

        Assert.Equal(
            [JobStatus.Failure, JobStatus.Success, JobStatus.Skipped, JobStatus.Skipped, JobStatus.Waiting, JobStatus.Waiting, JobStatus.Waiting], await work.JobsAsync(run));
    }

    [Fact]
    public async Task After_a_skipped_job_nothing_is_a_success_or_a_failure_that_needs_it_by_way_of_a_job_that_ran_all_the_same()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync([Work.Job("build", "linux") with { Condition = "false" }, .. Followers]);

        await runner.WorkOffAsync();

        Assert.Equal(
            [JobStatus.Skipped, JobStatus.Success, JobStatus.Skipped, JobStatus.Skipped, JobStatus.Skipped, JobStatus.Waiting, JobStatus.Skipped], await work.JobsAsync(run));
    }

    [Fact]
    public async Task A_matrix_of_which_some_were_skipped_is_a_success()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(
            Work.Job("build", "linux") with { MatrixJson = """{"n":1}""", Condition = "matrix.n == 2" },
            Work.Job("build", "linux") with { MatrixJson = """{"n":2}""", Condition = "matrix.n == 2" },
            Work.Job("next", "linux") with { Needs = ["build"] });

        await runner.WorkOffAsync();

        Assert.Equal([JobStatus.Skipped, JobStatus.Success, JobStatus.Waiting], await work.JobsAsync(run));
    }

    [Fact]
    public async Task What_jobs_have_left_is_read_when_all_have_ended_that_a_job_needs()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(
            Work.Job("build", "linux"),
            Work.Job("test", "linux"),
            Work.Job("early", "linux") with { Needs = ["build"], Condition = "needs.build.outputs.kind == 'early'" },
            Work.Job("late", "linux") with { Needs = ["build", "test"], Condition = "needs.build.outputs.kind == 'late'" });
        var (build, test) = (await runner.TakeAsync(), await runner.TakeAsync());
        await runner.ReportAsync(build.Id, outputs: new() { ["kind"] = "late" });
        using var statements = new Statements(Hub);

        await runner.ReportAsync(test.Id, Result.Success);

        Assert.DoesNotContain(statements.Take(), ReadsWhatJobsLeave);
        await runner.ReportAsync(build.Id, Result.Success);
        Assert.Contains(statements.Take(), ReadsWhatJobsLeave);
        Assert.Equal([JobStatus.Success, JobStatus.Success, JobStatus.Skipped, JobStatus.Waiting], await work.JobsAsync(run));
    }

    private static bool ReadsWhatJobsLeave(string text) =>
        text.StartsWith("SELECT", StringComparison.Ordinal) && text.Contains("\"ActionTaskOutputs\"", StringComparison.Ordinal) && text.Contains("\"Value\"", StringComparison.Ordinal);

    private static IEnumerable<PlannedJob> Followers =>
    [
        Work.Job("report", "linux") with { Needs = ["build"], Condition = "always()" },
        .. Last.Select(last => Work.Job(last.Key, "linux") with { Needs = ["report"], Condition = last.Condition }),
    ];

    public sealed class Sqlite(SqliteHub hub) : RunConditionTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunConditionTests(hub), IClassFixture<PostgresHub>;
}
