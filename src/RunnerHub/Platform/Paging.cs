using Microsoft.EntityFrameworkCore;

namespace RunnerHub.Platform;

/// <summary>One page of a list and how many rows there are in all.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Rows, int Total, int Number, int Size)
{
    public int Count => Math.Max(1, (Total + Size - 1) / Size);

    public int First => Total == 0 ? 0 : ((Number - 1) * Size) + 1;

    public int Last => Total == 0 ? 0 : First + Rows.Count - 1;
}

internal static class Paging
{
    /// <summary>Reads a page of what is ordered completely, so that no row comes twice.</summary>
    /// <param name="number">From 1; a page before the first shows the first, one after the last the last.</param>
    public static async Task<Page<T>> ToPageAsync<T>(this IQueryable<T> ordered, int number, int size, CancellationToken cancellation)
    {
        var total = await ordered.CountAsync(cancellation);
        var last = Math.Max(1, (total + size - 1) / size);
        var current = Math.Clamp(number, 1, last);
        return new Page<T>(await ordered.Skip((current - 1) * size).Take(size).ToListAsync(cancellation), total, current, size);
    }

    /// <summary>As the other, for long lists: first the ids, from an index alone, so that what is skipped is never read.</summary>
    /// <param name="ids">Those of all rows, ordered completely.</param>
    /// <param name="rows">The rows of some ids, in the same order.</param>
    public static async Task<Page<T>> ToPageAsync<T>(this IQueryable<long> ids, Func<long[], IQueryable<T>> rows, int number, int size, CancellationToken cancellation)
    {
        var page = await ids.ToPageAsync(number, size, cancellation);
        return new Page<T>(await rows([.. page.Rows]).ToListAsync(cancellation), page.Total, page.Number, page.Size);
    }
}
