using System.Text;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>What a runner says of one step of its task.</summary>
/// <param name="Result">Null while it has none.</param>
internal sealed record ReportedStep(int Index, JobStatus? Result, DateTimeOffset? Started, DateTimeOffset? Stopped, long LogIndex, long LogLength);

/// <summary>What a runner says of its task.</summary>
/// <param name="Result">Null while it goes on.</param>
internal sealed record TaskReport(long TaskId, JobStatus? Result, IReadOnlyList<ReportedStep> Steps, IReadOnlyDictionary<string, string> Outputs);

/// <param name="Result">What the runner is told: null to go on; anything else ends its work.</param>
/// <param name="SentOutputs">The keys of all outputs that are stored, so that the runner sends them no more.</param>
internal sealed record ReportAnswer(JobStatus? Result, IReadOnlyList<string> SentOutputs);

/// <summary>Takes what runners report on their tasks.</summary>
internal sealed partial class TaskReports(
    RunnerHubDb db, TimeProvider clock, JobTransaction transaction, TaskEnds ends, RunProgress progress, ReportMemory memory, ILogger<TaskReports> logger)
{
    /// <returns>Null when the task is not the runner's.</returns>
    public async Task<ReportAnswer?> TakeAsync(long runnerId, TaskReport report, CancellationToken cancellation)
    {
        if (report.Result is null && memory.Recall(report) is { } stored && await TouchAsync(runnerId, report.TaskId, cancellation))
        {
            return new ReportAnswer(null, stored);
        }

        var found = await db.Tasks.Where(task => task.Id == report.TaskId && task.RunnerId == runnerId)
            .Select(task => new { Ref = new TaskRef(task.Id, task.JobId, task.RunId, task.RunnerId), Steps = task.Job!.StepNames.Count }).FirstOrDefaultAsync(cancellation);
        if (found is null)
        {
            return await db.WasTaskAsync(report.TaskId, cancellation) ? await ends.EndDeletedAsync(runnerId, report, cancellation) : null;
        }

        var answer = await transaction.DoAsync(() => WriteAsync(found.Ref, found.Steps, report, cancellation), cancellation);
        memory.Keep(report, answer);
        return answer;
    }

    /// <summary>A heartbeat that says nothing new is this one statement.</summary>
    /// <returns>False when the task does not run, or is not the runner's.</returns>
    private async Task<bool> TouchAsync(long runnerId, long taskId, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return await db.Tasks.Where(task => task.Id == taskId && task.RunnerId == runnerId && task.Status == JobStatus.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(task => task.Updated, now), cancellation) == 1;
    }

    private async Task<ReportAnswer> WriteAsync(TaskRef task, int steps, TaskReport report, CancellationToken cancellation)
    {
        if (report.Result is not null && !await progress.HoldAsync(task.RunId, cancellation))
        {
            return new ReportAnswer(JobStatus.Cancelled, []);
        }

        var now = clock.GetUtcNow();
        // Holds the task: two reports at once come one after the other. One that has ended takes no more of them.
        if (await db.Tasks.Where(row => row.Id == task.Id && (row.Status == JobStatus.Running || row.Status == JobStatus.Cancelling)).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Updated, now).SetProperty(row => row.IsReported, true), cancellation) == 1)
        {
            await WriteStepsAsync(task.Id, steps, report.Steps, cancellation);
            await WriteOutputsAsync(task.Id, report.Outputs, cancellation);
        }
        else
        {
            // Its runner has received it, though it was ended before that was known.
            await db.Tasks.Where(row => row.Id == task.Id && !row.IsReported).ExecuteUpdateAsync(set => set.SetProperty(row => row.IsReported, true), cancellation);
        }

        if (report.Result is { } result)
        {
            await ends.EndReportedAsync(task, result, cancellation);
        }

        var status = await db.Tasks.Where(row => row.Id == task.Id).Select(row => row.Status).SingleAsync(cancellation);
        var stored = await db.TaskOutputs.Where(output => output.TaskId == task.Id).OrderBy(output => output.Key).Select(output => output.Key).ToListAsync(cancellation);
        return new ReportAnswer(status == JobStatus.Running ? null : status == JobStatus.Cancelling ? JobStatus.Cancelled : status, stored);
    }

    private async Task WriteStepsAsync(long taskId, int steps, IReadOnlyList<ReportedStep> reported, CancellationToken cancellation)
    {
        var known = await db.TaskSteps.Where(step => step.TaskId == taskId).ToDictionaryAsync(step => step.Index, cancellation);
        foreach (var step in reported.Where(step => step.Index >= 0 && step.Index < steps))
        {
            var status = step.Result ?? (step.Started is null ? JobStatus.Waiting : JobStatus.Running);
            if (!known.TryGetValue(step.Index, out var row))
            {
                known[step.Index] = row = new ActionTaskStep { TaskId = taskId, Index = step.Index, Status = JobStatus.Waiting };
                db.TaskSteps.Add(row);
            }

            // A step that has ended does not begin again, whatever comes late.
            if (!row.Status.IsFinal)
            {
                (row.Status, row.Started, row.Stopped, row.LogIndex, row.LogLength) = (status, step.Started, step.Stopped, step.LogIndex, step.LogLength);
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

        var known = await db.TaskOutputs.Where(output => output.TaskId == taskId).Select(output => output.Key).ToListAsync(cancellation);
        foreach (var (key, value) in outputs.Where(output => !known.Contains(output.Key)))
        {
            if (key.Length is 0 or > ActionTaskOutput.LongestKey || Encoding.UTF8.GetByteCount(value) > ActionTaskOutput.LongestValue
                || !StorableText.IsStorable(key) || !StorableText.IsStorable(value))
            {
                Log.OutputLeftOut(logger, taskId, key.Length, value.Length);
                continue;
            }

            db.TaskOutputs.Add(new ActionTaskOutput { TaskId = taskId, Key = key, Value = value });
        }

        await db.SaveChangesAsync(cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "An output of task {TaskId} is left out: its key of {KeyLength} or its value of {ValueLength} characters is too long or cannot be stored")]
        public static partial void OutputLeftOut(ILogger logger, long taskId, int keyLength, int valueLength);
    }
}
