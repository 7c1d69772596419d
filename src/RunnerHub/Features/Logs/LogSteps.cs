using System.Globalization;
using RunnerHub.Features.Jobs;

namespace RunnerHub.Features.Logs;

/// <summary>A step of a job with the rows of the log that are its own.</summary>
/// <param name="Key">"setup", "complete", or the place among the steps of the workflow.</param>
/// <param name="From">Its first row, from 0.</param>
/// <param name="To">The row after its last.</param>
internal sealed record LogStep(string Key, string Name, JobStatus Status, DateTimeOffset? Started, DateTimeOffset? Stopped, long From, long To);

/// <summary>What a runner has said of a step, and what is known of the task around it.</summary>
internal sealed record ReportedTask(
    JobStatus Status, DateTimeOffset Started, DateTimeOffset? Stopped, IReadOnlyList<string> StepNames, IReadOnlyList<ActionTaskStep> Steps);

/// <summary>
/// Divides a log among the steps. Each row belongs to one: those before the first step to the preparation, those after the
/// last to the completion, and what lies between two steps to the earlier. A runner may say what it likes of where a step
/// begins; the steps stay in their order.
/// </summary>
internal static class LogSteps
{
    public const string SetUp = "setup";
    public const string Complete = "complete";

    /// <param name="task">The task.</param>
    /// <param name="rows">How many rows there are.</param>
    public static IReadOnlyList<LogStep> Divide(ReportedTask task, long rows)
    {
        var said = task.Steps.Where(step => step.Index < task.StepNames.Count).ToDictionary(step => step.Index);
        var begun = said.Values.Where(HasRows).OrderBy(step => step.Index).ToList();
        var starts = new Dictionary<int, long>();
        long last = 0;
        foreach (var step in begun)
        {
            starts[step.Index] = last = Math.Clamp(step.LogIndex, last, Math.Max(last, rows));
        }

        var end = EndOf(task, begun, said, last, rows);
        var first = begun.Count > 0 ? starts[begun[0].Index] : end;
        var divided = new List<LogStep>(task.StepNames.Count + 2)
        {
            new(SetUp, "Set up job", begun.Count > 0 ? JobStatus.Success : task.Status, task.Started, begun.FirstOrDefault()?.Started ?? task.Stopped, 0, first),
        };
        for (var index = 0; index < task.StepNames.Count; index++)
        {
            var step = said.GetValueOrDefault(index);
            var from = starts.TryGetValue(index, out var start) ? start : end;
            var next = begun.Find(other => other.Index > index);
            var to = starts.ContainsKey(index) ? (next is null ? end : starts[next.Index]) : from;
            divided.Add(new LogStep(
                index.ToString(CultureInfo.InvariantCulture), task.StepNames[index], StepStatus.Of(task.Status, step), step?.Started,
                step?.Stopped ?? (step?.Started is null ? null : task.Stopped), from, to));
        }

        divided.Add(Completion(task, begun, end, rows));
        return divided;
    }

    private static bool HasRows(ActionTaskStep step) => step.Started is not null && (step.Status != JobStatus.Skipped || step.LogLength > 0);

    /// <summary>Where the last step ends: known once it is over, and there is none to come.</summary>
    private static long EndOf(ReportedTask task, List<ActionTaskStep> begun, Dictionary<int, ActionTaskStep> said, long last, long rows)
    {
        if (begun.Count == 0)
        {
            return rows;
        }

        var step = begun[^1];
        var isLast = task.Status.IsFinal || Enumerable.Range(step.Index + 1, task.StepNames.Count - step.Index - 1)
            .All(index => said.GetValueOrDefault(index) is { Status.IsFinal: true });
        return isLast && step.Status.IsFinal ? Math.Clamp(last + Math.Clamp(step.LogLength, 0, rows), last, Math.Max(last, rows)) : rows;
    }

    private static LogStep Completion(ReportedTask task, List<ActionTaskStep> begun, long end, long rows)
    {
        var isReached = begun.Count > 0 && (end < rows || begun[^1].Status.IsFinal && begun[^1].Index == task.StepNames.Count - 1);
        var status = task.Status.IsFinal ? (begun.Count > 0 ? JobStatus.Success : JobStatus.Skipped) : isReached ? task.Status : JobStatus.Waiting;
        return new LogStep(
            Complete, "Complete job", status, isReached ? begun[^1].Stopped : null, isReached ? task.Stopped : null, end, Math.Max(end, rows));
    }
}
