using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Logs;

/// <summary>What there is of a task's log.</summary>
/// <param name="Rows">How many can be read.</param>
/// <param name="Size">Bytes as text.</param>
/// <param name="IsSealed">No more rows come.</param>
/// <param name="IsExpired">It was removed after its time.</param>
internal sealed record LogExtent(long Rows, long Size, bool IsSealed, bool IsExpired);

/// <summary>Consecutive rows.</summary>
/// <param name="First">The place of the first in the log, from 0.</param>
internal sealed record LogRows(long First, IReadOnlyList<string> Rows)
{
    public long Next => First + Rows.Count;
}

/// <param name="Row">Its place in the log, from 0.</param>
/// <param name="Text">As stored.</param>
internal sealed record LogHit(long Row, string Text);

/// <param name="HasMore">There may be others after the last one.</param>
internal sealed record LogHits(IReadOnlyList<LogHit> Hits, bool HasMore);

/// <summary>Reads logs of any length, never more than a few chunks of them at a time.</summary>
internal sealed class LogReader(RunnerHubDb db)
{
    /// <summary>How many rows are read at once at most.</summary>
    public const int MostRows = 2000;

    /// <summary>Characters of a row that are shown; the text that can be downloaded has all of them.</summary>
    public const int LongestShown = 8192;

    /// <summary>How many rows a search finds at most.</summary>
    public const int MostHits = 500;

    // No connection is held while whoever downloads takes his time.
    private const int ChunksAtOnce = 16;

    /// <returns>Null when there is no such task.</returns>
    public Task<LogExtent?> FindAsync(long taskId, CancellationToken cancellation) => db.Tasks
        .Where(task => task.Id == taskId)
        .Select(task => new LogExtent(
            task.LogExpired ? 0 : db.LogChunks.Where(chunk => chunk.TaskId == task.Id).OrderByDescending(chunk => chunk.FirstRow).Select(chunk => chunk.FirstRow + chunk.Rows).FirstOrDefault(),
            task.LogSize, task.LogSealed, task.LogExpired))
        .FirstOrDefaultAsync(cancellation);

    /// <summary>Rows as they are shown, from one to before another; fewer where there are no more.</summary>
    public async Task<LogRows> RowsAsync(long taskId, long from, long to, CancellationToken cancellation)
    {
        from = Math.Max(0, from);
        to = Math.Min(to, from + MostRows);
        var rows = new List<string>();
        await foreach (var chunk in ChunksAsync(taskId, from, to, cancellation))
        {
            var (skip, take) = (Math.Max(0, from - chunk.FirstRow), to - Math.Max(from, chunk.FirstRow));
            rows.AddRange(LogPacking.Rows(chunk).Skip((int)skip).Take((int)take).Select(Shown));
        }

        return new LogRows(from, rows);
    }

    /// <summary>Writes the log as it is now, a row a line, in UTF-8.</summary>
    /// <returns>False when it was removed meanwhile, so that not all of it was written.</returns>
    public async Task<bool> WriteAsync(long taskId, Stream output, CancellationToken cancellation)
    {
        var all = await FindAsync(taskId, cancellation);
        long written = 0;
        await foreach (var chunk in ChunksAsync(taskId, 0, long.MaxValue, cancellation))
        {
            await using var text = LogPacking.Open(chunk);
            await text.CopyToAsync(output, cancellation);
            written = chunk.FirstRow + chunk.Rows;
        }

        return all is { IsExpired: false } && written >= all.Rows;
    }

    /// <summary>The first rows from one on whose content, as a reader sees it, has the words; large and small letters are the same.</summary>
    public async Task<LogHits> SearchAsync(long taskId, string words, long from, CancellationToken cancellation)
    {
        var hits = new List<LogHit>();
        await foreach (var chunk in ChunksAsync(taskId, Math.Max(0, from), long.MaxValue, cancellation))
        {
            var place = chunk.FirstRow - 1;
            foreach (var row in LogPacking.Rows(chunk))
            {
                if (++place < from || !HasWords(row.AsSpan(LogText.ContentStart), words))
                {
                    continue;
                }

                if (hits.Count == MostHits)
                {
                    return new LogHits(hits, HasMore: true);
                }

                hits.Add(new LogHit(place, Shown(row)));
            }
        }

        return new LogHits(hits, HasMore: false);
    }

    private static bool HasWords(ReadOnlySpan<char> content, string words) =>
        content.Contains(LogText.Escape) ? LogText.Plain(content).Contains(words, StringComparison.OrdinalIgnoreCase)
        : content.Contains(words, StringComparison.OrdinalIgnoreCase);

    private static string Shown(string row) => row.Length <= LogText.ContentStart + LongestShown ? row
        : $"{StorableText.Cut(row, LogText.ContentStart + LongestShown)}…";

    private async IAsyncEnumerable<ActionLogChunk> ChunksAsync(long taskId, long from, long to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Nobody reads a log of which a part has been removed already.
        var chunks = db.LogChunks.AsNoTracking().Where(chunk => chunk.TaskId == taskId && !db.Tasks.Any(task => task.Id == taskId && task.LogExpired));
        var next = await chunks.Where(chunk => chunk.FirstRow <= from).MaxAsync(chunk => (long?)chunk.FirstRow, cancellation) ?? 0;
        while (next < to)
        {
            var start = next;
            var some = await chunks.Where(chunk => chunk.FirstRow >= start && chunk.FirstRow < to)
                .OrderBy(chunk => chunk.FirstRow).Take(ChunksAtOnce).ToListAsync(cancellation);
            foreach (var chunk in some)
            {
                if (chunk.FirstRow + chunk.Rows > from)
                {
                    yield return chunk;
                }
            }

            if (some.Count < ChunksAtOnce)
            {
                yield break;
            }

            next = some[^1].FirstRow + some[^1].Rows;
        }
    }
}
