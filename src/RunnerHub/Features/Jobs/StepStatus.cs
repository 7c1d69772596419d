namespace RunnerHub.Features.Jobs;

internal static class StepStatus
{
    /// <summary>What a step is when its runner says no more of it: with a task that has ended its steps have ended, too.</summary>
    /// <param name="task">The status of its task.</param>
    /// <param name="step">What the runner has said of it; null when that is nothing.</param>
    public static JobStatus Of(JobStatus task, ActionTaskStep? step) =>
        step is { Status.IsFinal: true } ? step.Status
        : step is { Status: JobStatus.Running } ? task
        : !task.IsFinal ? JobStatus.Waiting
        : task == JobStatus.Cancelled ? JobStatus.Cancelled
        : JobStatus.Skipped;
}
