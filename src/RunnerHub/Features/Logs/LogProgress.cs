using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Jobs;

namespace RunnerHub.Features.Logs;

/// <summary>Where one attempt at a job stands, and what there is of its log.</summary>
internal sealed record LogProgress(long TaskId, ReportedTask Task, LogExtent Log)
{
    /// <summary>A log that is not sealed may still grow for so long after its task has ended: its runner may be cut off and come back.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromMinutes(1);

    public IReadOnlyList<LogStep> Steps => LogSteps.Divide(Task, Log.Rows);

    /// <summary>Nothing of it changes any more that is worth waiting for.</summary>
    public bool IsDone(DateTimeOffset now) => Task.Status.IsFinal && (Log.IsSealed || Log.IsExpired || now - Task.Stopped > LastWords);

    /// <returns>Null when there is no such task.</returns>
    public static async Task<LogProgress?> ReadAsync(RunnerHubDb db, LogReader reader, long taskId, CancellationToken cancellation)
    {
        // The steps before the log: a row that is read belongs to a step that is known then, as runners send them.
        var steps = await db.TaskSteps.AsNoTracking().Where(step => step.TaskId == taskId).OrderBy(step => step.Index).ToListAsync(cancellation);
        var task = await db.Tasks.Where(task => task.Id == taskId)
            .Select(task => new { task.Status, task.Started, task.Stopped, task.Job!.StepNames }).FirstOrDefaultAsync(cancellation);
        return task is not null && await reader.FindAsync(taskId, cancellation) is { } log
            ? new LogProgress(taskId, new ReportedTask(task.Status, task.Started, task.Stopped, task.StepNames, steps), log)
            : null;
    }
}
