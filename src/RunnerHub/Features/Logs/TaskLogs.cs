using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Jobs;
using RunnerHub.Platform;

namespace RunnerHub.Features.Logs;

/// <summary>
/// Takes the rows of a task's log. What is acknowledged is stored; a row is stored once, however often and by however many
/// callers at once it is sent. The cost does not depend on how long the log is.
/// </summary>
/// <remarks>
/// A task that has ended takes rows until its log is sealed: the runner sends the last ones before it reports the end, and
/// after a cancellation, or when the server ended the task, it still has some.
/// </remarks>
internal sealed class TaskLogs(RunnerHubDb db, TimeProvider clock, SignalBus signals, LogSettings settings, LogMetrics metrics)
{
    /// <summary>The signal that the log of a task has more rows, or has been sealed.</summary>
    public static string TopicOf(long taskId) => string.Create(CultureInfo.InvariantCulture, $"log:{taskId}");

    public async Task<AppendAnswer> AppendAsync(long runnerId, long taskId, LogBatch sent, CancellationToken cancellation)
    {
        var tasks = db.Tasks.Where(task => task.Id == taskId && task.RunnerId == runnerId);
        while (true)
        {
            var log = await tasks.Select(task => new LogState(task.LogLength, task.LogSize, task.LogSealed || task.LogExpired)).FirstOrDefaultAsync(cancellation);
            if (log is null && !await db.WasTaskAsync(taskId, cancellation))
            {
                return new AppendAnswer(AppendOutcome.NotYours);
            }

            if (sent.Index < 0)
            {
                return new AppendAnswer(AppendOutcome.BadIndex);
            }

            if (log is null)
            {
                // Of a log that was deleted with its run nothing is missed; its runner is told to stop when it reports.
                return new AppendAnswer(AppendOutcome.Done, sent.Index + sent.Rows.Count);
            }

            var isGap = sent.Index > log.Length;
            var known = isGap ? sent.Rows.Count : (int)Math.Min(log.Length - sent.Index, sent.Rows.Count);
            if (log.IsClosed)
            {
                return new AppendAnswer(known < sent.Rows.Count ? AppendOutcome.Archived : AppendOutcome.Done, log.Length);
            }

            if (known == sent.Rows.Count && (isGap || !sent.NoMore))
            {
                // It has nothing new to say, and is there to say it.
                await TouchAsync(tasks, cancellation);
                return new AppendAnswer(AppendOutcome.Done, log.Length);
            }

            if (await TryAppendAsync(tasks, taskId, log, sent, known, cancellation))
            {
                signals.Publish(TopicOf(taskId));
                metrics.Took(sent.Rows.Count - known);
                return new AppendAnswer(AppendOutcome.Done, log.Length + sent.Rows.Count - known);
            }

            // Another call was faster; what it has stored decides what is left to do.
        }
    }

    private Task<int> TouchAsync(IQueryable<ActionTask> tasks, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return tasks.ExecuteUpdateAsync(set => set.SetProperty(task => task.Updated, now).SetProperty(task => task.IsReported, true), cancellation);
    }

    /// <returns>False, and nothing was written, when the log is not as it was read.</returns>
    private async Task<bool> TryAppendAsync(
        IQueryable<ActionTask> tasks, long taskId, LogState log, LogBatch sent, int known, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (chunks, size) = Pack(taskId, log, sent, known, now);
        var length = log.Length + sent.Rows.Count - known;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await tasks.Where(task => task.LogLength == log.Length && !task.LogSealed && !task.LogExpired).ExecuteUpdateAsync(
            set => set
                .SetProperty(task => task.LogLength, length)
                .SetProperty(task => task.LogSize, size)
                .SetProperty(task => task.LogSealed, sent.NoMore)
                .SetProperty(task => task.Updated, now)
                .SetProperty(task => task.IsReported, true),
            cancellation) == 0)
        {
            return false;
        }

        db.LogChunks.AddRange(chunks);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        // A large call comes in many parts: none is held once it is stored.
        db.ChangeTracker.Clear();
        return true;
    }

    /// <summary>A log at its limit takes one more row, which says so; the rows after it count, and are not kept.</summary>
    private (IReadOnlyList<ActionLogChunk> Chunks, long Size) Pack(long taskId, LogState log, LogBatch sent, int known, DateTimeOffset now)
    {
        var packing = new LogPacking(taskId, log.Length);
        for (var row = known; row < sent.Rows.Count && log.Size + packing.Size < settings.LargestLog; row++)
        {
            var (time, content) = sent.Rows[row];
            if (log.Size + packing.Size + LogText.Largest(content) >= settings.LargestLog)
            {
                packing.Add(now, $"This log has reached its limit of {settings.Megabytes} MB; the rows that came after are not kept.");
                return (packing.Done(), settings.LargestLog);
            }

            packing.Add(time ?? now, content);
        }

        return (packing.Done(), log.Size + packing.Size);
    }

    private sealed record LogState(long Length, long Size, bool IsClosed);
}
