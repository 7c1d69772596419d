using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs;

/// <summary>What to read again, on the signal bus.</summary>
internal static class JobSignals
{
    /// <summary>A job has begun to wait for a runner.</summary>
    public const string Queued = "a job waits";

    /// <summary>Some job, or a step of one, is not as it was.</summary>
    public const string Changed = IRunnerWork.Changed;
}
