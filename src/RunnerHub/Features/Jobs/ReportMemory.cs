using System.Collections.Concurrent;

namespace RunnerHub.Features.Jobs;

/// <summary>What each running task's last report said, so that the next one need not be compared with the database when it says the same.</summary>
internal sealed class ReportMemory
{
    private readonly ConcurrentDictionary<long, (IReadOnlyList<ReportedStep> Steps, IReadOnlyList<string> SentOutputs)> last = new();

    /// <returns>The keys of the outputs that are stored, or null when the report says something new.</returns>
    public IReadOnlyList<string>? Recall(TaskReport report) =>
        last.TryGetValue(report.TaskId, out var known) && known.Steps.SequenceEqual(report.Steps) && report.Outputs.Keys.All(known.SentOutputs.Contains)
            ? known.SentOutputs : null;

    public void Keep(TaskReport report, ReportAnswer answer)
    {
        if (answer.Result is null)
        {
            last[report.TaskId] = (report.Steps, answer.SentOutputs);
        }
        else
        {
            Forget(report.TaskId);
        }
    }

    /// <summary>The task has ended, and may never be reported on again.</summary>
    public void Forget(long taskId) => last.TryRemove(taskId, out _);
}
