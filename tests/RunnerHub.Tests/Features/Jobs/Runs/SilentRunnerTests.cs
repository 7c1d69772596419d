using Microsoft.Extensions.Configuration;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Runs;

namespace RunnerHub.Tests.Features.Jobs.Runs;

/// <summary>What is said of a job of which its runner says nothing.</summary>
public sealed class SilentRunnerTests
{
    [Theory]
    [InlineData(JobStatus.Running, false, "the job goes back to the queue after 1 minute of silence.")]
    [InlineData(JobStatus.Running, true, "the job fails after 10 minutes of silence.")]
    [InlineData(JobStatus.Cancelling, false, "the job is cancelled after 1 minute of silence.")]
    [InlineData(JobStatus.Cancelling, true, "the job is cancelled after 10 minutes of silence.")]
    [InlineData(JobStatus.Cancelled, false, null)]
    public void What_will_happen_is_what_the_sweeps_do(object status, bool hasJob, string? expected)
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(56);
        var settings = new JobSettings(new ConfigurationBuilder().Build());

        var said = SilentRunner.Say((JobStatus)status, new RunnerOfJob(1, "builder", now.AddMinutes(-2), hasJob), now, settings);

        Assert.Equal(expected, said?.Split("; ")[1]);
    }
}
