using static RunnerHub.Features.Shared.Sentences;

namespace RunnerHub.Features.Jobs.Runs;

/// <summary>The runner that has or had a job.</summary>
/// <param name="Name">When it took the job.</param>
/// <param name="Reported">When it last reported on the job.</param>
/// <param name="HasJob">It has reported at all, so it has received the job.</param>
internal sealed record RunnerOfJob(long Id, string Name, DateTimeOffset Reported, bool HasJob);

/// <summary>Says of a job that a runner has that nothing is heard of it, and what will happen.</summary>
internal static class SilentRunner
{
    /// <summary>A runner reports every few seconds; who says nothing for so long is likely to be gone.</summary>
    private static readonly TimeSpan Noticed = TimeSpan.FromMinutes(1);

    /// <param name="status">Of the job.</param>
    /// <param name="now">The moment.</param>
    /// <returns>A sentence that changes with each minute; null when the runner reports, or has nothing to report.</returns>
    public static string? Say(JobStatus status, RunnerOfJob runner, DateTimeOffset now, JobSettings settings)
    {
        var silence = now - runner.Reported;
        var end = status == JobStatus.Cancelling ? "is cancelled" : runner.HasJob ? "fails" : "goes back to the queue";
        return !status.IsWithRunner || silence < Noticed ? null
            : $"{Quoted(runner.Name)} has not reported for {(int)silence.TotalMinutes} min; "
                + $"the job {end} after {JobSettings.Words(runner.HasJob ? settings.SilenceTimeout : settings.DeliveryTimeout)} of silence.";
    }
}
