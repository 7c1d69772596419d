using Microsoft.Extensions.Time.Testing;
using RunnerHub.Features.Jobs;

namespace RunnerHub.Tests.Features.Jobs;

public sealed class ReportMemoryTests
{
    private static readonly ReportAnswer GoOn = new(null, []);

    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void A_task_is_remembered_as_long_as_it_is_reported_on()
    {
        var memory = new ReportMemory(clock);
        memory.Keep(Report(1), GoOn);
        for (var minute = 0; minute < 20; minute++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            Assert.NotNull(memory.Recall(Report(1)));
        }

        memory.Keep(Report(1, JobStatus.Success), new ReportAnswer(JobStatus.Success, []));
        Assert.Equal(0, memory.Count);
    }

    [Fact]
    public void A_task_whose_end_another_node_was_told_is_forgotten_after_a_while()
    {
        var memory = new ReportMemory(clock);
        for (var task = 1; task <= 1000; task++)
        {
            memory.Keep(Report(task), GoOn);
            clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Null(memory.Recall(Report(-task)));
        }

        Assert.InRange(memory.Count, 1, 11);
    }

    private static TaskReport Report(long task, JobStatus? result = null) => new(task, result, [], new Dictionary<string, string>());
}
