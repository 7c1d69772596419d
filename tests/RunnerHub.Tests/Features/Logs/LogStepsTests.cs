using RunnerHub.Features.Jobs;
using RunnerHub.Features.Logs;

namespace RunnerHub.Tests.Features.Logs;

/// <summary>Which rows of a log belong to which step.</summary>
public sealed class LogStepsTests
{
    private static readonly DateTimeOffset Begun = new(2026, 3, 4, 9, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Before_a_step_has_begun_all_is_preparation() =>
        Assert.Equal("setup Running 0-5, 0 Waiting 5-5, 1 Waiting 5-5, complete Waiting 5-5", Divide(JobStatus.Running, 5));

    [Fact]
    public void While_a_step_runs_the_rest_is_its_own() =>
        Assert.Equal("setup Success 0-2, 0 Running 2-9, 1 Waiting 9-9, complete Waiting 9-9", Divide(JobStatus.Running, 9, Step(0, JobStatus.Running, 2, 3)));

    [Fact]
    public void What_comes_between_two_steps_is_the_earlier_ones() =>
        Assert.Equal(
            "setup Success 0-2, 0 Success 2-7, 1 Running 7-9, complete Waiting 9-9",
            Divide(JobStatus.Running, 9, Step(0, JobStatus.Success, 2, 3), Step(1, JobStatus.Running, 7, 2)));

    [Fact]
    public void What_comes_after_the_last_step_is_the_completion() =>
        Assert.Equal(
            "setup Success 0-2, 0 Success 2-5, 1 Failure 5-8, complete Running 8-10",
            Divide(JobStatus.Running, 10, Step(0, JobStatus.Success, 2, 3), Step(1, JobStatus.Failure, 5, 3)));

    [Fact]
    public void A_skipped_step_has_no_rows_and_is_the_last_all_the_same() =>
        Assert.Equal(
            "setup Success 0-2, 0 Failure 2-5, 1 Skipped 5-5, complete Success 5-6",
            Divide(JobStatus.Failure, 6, Step(0, JobStatus.Failure, 2, 3), Step(1, JobStatus.Skipped, 5, 0)));

    [Fact]
    public void Steps_that_a_task_never_came_to_were_skipped_or_cancelled()
    {
        Assert.Equal("setup Failure 0-1, 0 Skipped 1-1, 1 Skipped 1-1, complete Skipped 1-1", Divide(JobStatus.Failure, 1));
        Assert.Equal(
            "setup Success 0-1, 0 Cancelled 1-4, 1 Cancelled 4-4, complete Success 4-4",
            Divide(JobStatus.Cancelled, 4, Step(0, JobStatus.Running, 1, 1)));
    }

    [Fact]
    public void A_runner_that_lies_about_where_steps_begin_does_not_bring_them_out_of_order()
    {
        Assert.Equal(
            "setup Success 0-9, 0 Success 9-9, 1 Success 9-9, complete Success 9-9",
            Divide(JobStatus.Success, 9, Step(0, JobStatus.Success, long.MaxValue, long.MaxValue), Step(1, JobStatus.Success, 3, long.MaxValue)));
        Assert.Equal(
            "setup Success 0-0, 0 Success 0-0, 1 Success 0-0, complete Success 0-9",
            Divide(JobStatus.Success, 9, Step(0, JobStatus.Success, long.MinValue, -5), Step(1, JobStatus.Success, -1, -1), Step(7, JobStatus.Success, 2, 2)));
    }

    private static ActionTaskStep Step(int index, JobStatus status, long from, long length) => new()
    {
        TaskId = 1,
        Index = index,
        Status = status,
        Started = status == JobStatus.Skipped ? null : Begun,
        Stopped = status.IsFinal ? Begun : null,
        LogIndex = from,
        LogLength = length,
    };

    private static string Divide(JobStatus status, long rows, params ActionTaskStep[] steps) => string.Join(", ", LogSteps
        .Divide(new ReportedTask(status, Begun, status.IsFinal ? Begun : null, ["Build", "Test"], steps), rows)
        .Select(step => $"{step.Key} {step.Status} {step.From}-{step.To}"));
}
