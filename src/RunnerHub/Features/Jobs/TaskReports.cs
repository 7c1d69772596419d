namespace RunnerHub.Features.Jobs;

/// <summary>What a runner says of one step of its task.</summary>
/// <param name="Result">Null while it has none.</param>
internal sealed record ReportedStep(int Index, JobStatus? Result, DateTimeOffset? Started, DateTimeOffset? Stopped, long LogIndex, long LogLength);

/// <summary>What a runner says of its task.</summary>
/// <param name="Result">Null while it goes on.</param>
internal sealed record TaskReport(long TaskId, JobStatus? Result, IReadOnlyList<ReportedStep> Steps, IReadOnlyDictionary<string, string> Outputs);

/// <param name="Result">What the runner is told: null to go on; anything else ends its work.</param>
/// <param name="SentOutputs">The keys of all outputs that are stored, and of those that were left out or came after the end, so that the runner sends them no more.</param>
internal sealed record ReportAnswer(JobStatus? Result, IReadOnlyList<string> SentOutputs);

/// <summary>Takes what runners report on their tasks.</summary>
internal sealed class TaskReports(TaskReportRows rows, JobTransaction transaction, TaskEnds ends, RunProgress progress, ReportMemory memory)
{
    /// <returns>Null when the task is not the runner's.</returns>
    public async Task<ReportAnswer?> TakeAsync(long runnerId, TaskReport report, CancellationToken cancellation)
    {
        if (report.Result is null && memory.Recall(report) is { } stored && await rows.TouchAsync(runnerId, report.TaskId, cancellation))
        {
            return new ReportAnswer(null, stored);
        }

        if (await rows.FindAsync(runnerId, report.TaskId, cancellation) is not { } task)
        {
            return await rows.WasTaskAsync(report.TaskId, cancellation) ? await ends.EndDeletedAsync(runnerId, report, cancellation) : null;
        }

        var answer = await transaction.DoAsync(() => WriteAsync(task, report, cancellation), cancellation);
        memory.Keep(report, answer);
        return answer;
    }

    private async Task<ReportAnswer> WriteAsync(KnownTask task, TaskReport report, CancellationToken cancellation)
    {
        if (report.Result is not null && !await progress.HoldAsync(task.Ref.RunId, cancellation))
        {
            return new ReportAnswer(JobStatus.Cancelled, [.. report.Outputs.Keys]);
        }

        await rows.WriteAsync(task, report, cancellation);
        if (report.Result is { } result)
        {
            await ends.EndReportedAsync(task.Ref, result, cancellation);
        }

        return await rows.AnswerAsync(task.Ref.Id, cancellation);
    }
}
