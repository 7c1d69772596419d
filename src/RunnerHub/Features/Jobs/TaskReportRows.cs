using System.Text;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <param name="Steps">How many it has.</param>
internal sealed record KnownTask(TaskRef Ref, int Steps);

/// <summary>Reads and writes tasks, their steps and outputs for <see cref="TaskReports"/>.</summary>
internal sealed partial class TaskReportRows(RunnerHubDb db, TimeProvider clock, JobTransaction transaction, ILogger<TaskReportRows> logger)
{
    /// <summary>The keys of outputs that were reported just now and are not stored.</summary>
    private readonly List<string> leftOut = [];

    /// <summary>A heartbeat that says nothing new is this one statement.</summary>
    /// <returns>False when the task does not run, or is not the runner's.</returns>
    public async Task<bool> TouchAsync(long runnerId, long taskId, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return await db.Tasks.Where(task => task.Id == taskId && task.RunnerId == runnerId && task.Status == JobStatus.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(task => task.Updated, now), cancellation) == 1;
    }

    /// <returns>Null when the task is not the runner's.</returns>
    public Task<KnownTask?> FindAsync(long runnerId, long taskId, CancellationToken cancellation) => db.Tasks
        .Where(task => task.Id == taskId && task.RunnerId == runnerId)
        .Select(task => new KnownTask(new TaskRef(task.Id, task.JobId, task.RunId, task.RunnerId), task.Job!.StepNames.Count)).FirstOrDefaultAsync(cancellation);

    /// <summary>Was there a task of this id, which was deleted with its run?</summary>
    public Task<bool> WasTaskAsync(long taskId, CancellationToken cancellation) => db.WasTaskAsync(taskId, cancellation);

    /// <summary>Writes what is reported of steps and outputs. A task that has ended takes no more of it.</summary>
    public async Task WriteAsync(KnownTask task, TaskReport report, CancellationToken cancellation)
    {
        leftOut.Clear();
        var now = clock.GetUtcNow();
        // Holds the task: two reports at once come one after the other.
        if (await db.Tasks.Where(ActionTask.IsUnfinished).Where(row => row.Id == task.Ref.Id).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Updated, now).SetProperty(row => row.IsReported, true), cancellation) == 1)
        {
            await WriteStepsAsync(task, report.Steps, cancellation);
            await WriteOutputsAsync(task.Ref.Id, report.Outputs, cancellation);
        }
        else
        {
            // Its runner has received it, though it was ended before that was known.
            await db.Tasks.Where(row => row.Id == task.Ref.Id && !row.IsReported).ExecuteUpdateAsync(set => set.SetProperty(row => row.IsReported, true), cancellation);
            leftOut.AddRange(report.Outputs.Keys);
        }
    }

    /// <summary>
    /// What the runner of a task is told, as it is now. Outputs that were left out are acknowledged, too: it would hold its place and send
    /// them again and again, and they would be no smaller, nor come any earlier.
    /// </summary>
    public async Task<ReportAnswer> AnswerAsync(long taskId, CancellationToken cancellation)
    {
        // Unless its end is reported, nothing holds the run: it may have been deleted just now.
        var status = await db.Tasks.Where(row => row.Id == taskId).Select(row => (JobStatus?)row.Status).SingleOrDefaultAsync(cancellation) ?? JobStatus.Cancelled;
        var stored = await db.TaskOutputs.Where(output => output.TaskId == taskId).OrderBy(output => output.Key).Select(output => output.Key).ToListAsync(cancellation);
        return new ReportAnswer(status == JobStatus.Running ? null : status == JobStatus.Cancelling ? JobStatus.Cancelled : status, [.. stored, .. leftOut.Except(stored)]);
    }

    private async Task WriteStepsAsync(KnownTask task, IReadOnlyList<ReportedStep> reported, CancellationToken cancellation)
    {
        var known = await db.TaskSteps.Where(step => step.TaskId == task.Ref.Id).ToDictionaryAsync(step => step.Index, cancellation);
        foreach (var step in reported.Where(step => step.Index >= 0 && step.Index < task.Steps))
        {
            if (!known.TryGetValue(step.Index, out var row))
            {
                known[step.Index] = row = new ActionTaskStep { TaskId = task.Ref.Id, Index = step.Index, Status = JobStatus.Waiting };
                db.TaskSteps.Add(row);
            }

            // A step that has ended does not begin again, whatever comes late, and one that has begun has done so.
            if (!row.Status.IsFinal)
            {
                var started = step.Started ?? row.Started;
                var status = step.Result ?? (started is null ? JobStatus.Waiting : JobStatus.Running);
                (row.Status, row.Started, row.Stopped, row.LogIndex, row.LogLength) = (status, started, step.Stopped, step.LogIndex, step.LogLength);
            }
        }

        if (await db.SaveChangesAsync(cancellation) > 0)
        {
            transaction.Tell(JobSignals.Changed);
        }
    }

    private async Task WriteOutputsAsync(long taskId, IReadOnlyDictionary<string, string> outputs, CancellationToken cancellation)
    {
        if (outputs.Count == 0)
        {
            return;
        }

        var known = await db.TaskOutputs.Where(output => output.TaskId == taskId).AsNoTracking().ToDictionaryAsync(output => output.Key, output => output.Value, cancellation);
        var size = known.Values.Sum(Encoding.UTF8.GetByteCount);
        foreach (var (key, value) in outputs.Where(output => !known.ContainsKey(output.Key)))
        {
            var bytes = Encoding.UTF8.GetByteCount(value);
            if (key.Length is 0 or > ActionTaskOutput.LongestKey || bytes > ActionTaskOutput.LongestValue || !StorableText.IsStorable(key) || !StorableText.IsStorable(value)
                || size + bytes > ActionTaskOutput.LargestOfTask || known.Count == ActionTaskOutput.MostOfTask)
            {
                leftOut.Add(key);
                continue;
            }

            size += bytes;
            known.Add(key, value);
            db.TaskOutputs.Add(new ActionTaskOutput { TaskId = taskId, Key = key, Value = value });
        }

        if (leftOut.Count > 0)
        {
            Log.OutputsLeftOut(logger, leftOut.Count, taskId, ActionTaskOutput.LargestOfTask, ActionTaskOutput.MostOfTask);
        }

        await db.SaveChangesAsync(cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Count} outputs of task {TaskId} are left out: they cannot be stored, or there are more than {Bytes} bytes or {Most} of them")]
        public static partial void OutputsLeftOut(ILogger logger, int count, long taskId, int bytes, int most);
    }
}
