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
}
