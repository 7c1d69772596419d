using Memory = System.Collections.Concurrent.ConcurrentDictionary<long, (System.Collections.Generic.IReadOnlyList<RunnerHub.Features.Jobs.ReportedStep> Steps, System.Collections.Generic.IReadOnlyList<string> SentOutputs)>;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// What each running task's last report said, so that the next one need not be compared with the database when it says the
/// same. One that is not reported on for a while is forgotten: its end was told to another node, or to nobody.
/// </summary>
internal sealed class ReportMemory(TimeProvider clock)
{
    /// <summary>Runners report several times a minute; a report that is not remembered only costs more.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    private readonly Lock turn = new();
    private Memory last = new();
    private Memory before = new();
    private DateTimeOffset begun = clock.GetUtcNow();

    /// <summary>How many tasks are remembered.</summary>
    public int Count => last.Count + before.Count;

    /// <returns>The keys of the outputs that are stored, or null when the report says something new.</returns>
    public IReadOnlyList<string>? Recall(TaskReport report)
    {
        Age();
        if (before.TryRemove(report.TaskId, out var known))
        {
            last.TryAdd(report.TaskId, known);
        }

        return last.TryGetValue(report.TaskId, out known) && known.Steps.SequenceEqual(report.Steps) && report.Outputs.Keys.All(known.SentOutputs.Contains)
            ? known.SentOutputs : null;
    }

    public void Keep(TaskReport report, ReportAnswer answer)
    {
        if (answer.Result is null)
        {
            last[report.TaskId] = (report.Steps, answer.SentOutputs);
        }
        else
        {
            last.TryRemove(report.TaskId, out _);
        }
    }

    /// <summary>Forgets what was not asked for since the last time.</summary>
    private void Age()
    {
        var now = clock.GetUtcNow();
        if (now - begun < Remembered)
        {
            return;
        }

        lock (turn)
        {
            if (now - begun >= Remembered)
            {
                (begun, before, last) = (now, last, new Memory());
            }
        }
    }
}
