using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;

namespace RunnerHub.Features.Jobs.Runs;

/// <summary>What is known of a selection of runs: how many there are of each status, and, when they are few, which ones.</summary>
/// <param name="Few">Every one, the newest first; null when they are many.</param>
internal sealed record FoundRuns(IReadOnlyDictionary<JobStatus, int> Counts, IReadOnlyList<(long Number, JobStatus Status)>? Few)
{
    public int Total => Counts.Values.Sum();
}

/// <summary>
/// Finds pages among the runs of a repository, however many it has had. What few runs match is found by looking at all of them, so
/// that is remembered as the counts are; what many match is on the next page in the order of an index.
/// </summary>
internal sealed class RunPaging(RunnerHubDb db, RememberedTotals remembered)
{
    private const int MostFew = 1000;

    /// <param name="repoId">The repository.</param>
    /// <param name="selected">Runs of it.</param>
    /// <param name="selection">Which ones those are, with the repository; that of equal ones is equal.</param>
    public async Task<FoundRuns> FindAsync(long repoId, IQueryable<ActionRun> selected, string selection, CancellationToken cancellation)
    {
        // The last number tells how many there are to look at; with another one, a run that was just started is found at once.
        var last = await db.Runs.Where(run => run.RepoId == repoId).MaxAsync(run => (long?)run.Number, cancellation) ?? 0;
        return await remembered.OfAsync($"runs up to {last} of {selection}", () => ReadAsync(selected, cancellation), _ => last, cancellation);
    }

    /// <summary>The numbers of the runs of a page, the newest first: an index has them.</summary>
    /// <param name="found">What is known of the selected runs.</param>
    /// <param name="statuses">Only runs of these; null for all.</param>
    public static async Task<long[]> PageAsync(
        FoundRuns found, IQueryable<ActionRun> selected, JobStatus[]? statuses, int skip, int size, CancellationToken cancellation)
    {
        if (found.Few is { } few)
        {
            return [.. few.Where(run => statuses?.Contains(run.Status) ?? true).Skip(skip).Take(size).Select(run => run.Number)];
        }

        if (statuses is not null)
        {
            selected = selected.Where(run => statuses.Contains(run.Status));
        }

        return statuses?.Any(found.Counts.ContainsKey) == false ? []
            : await selected.OrderByDescending(run => run.Number).Select(run => run.Number).Skip(skip).Take(size).ToArrayAsync(cancellation);
    }

    private static async Task<FoundRuns> ReadAsync(IQueryable<ActionRun> selected, CancellationToken cancellation)
    {
        var few = await selected.OrderByDescending(run => run.Number).Take(MostFew + 1).Select(run => new { run.Number, run.Status }).ToListAsync(cancellation);
        return few.Count <= MostFew
            ? new FoundRuns(few.CountBy(run => run.Status).ToDictionary(), [.. few.Select(run => (run.Number, run.Status))])
            : new FoundRuns(
                await selected.GroupBy(run => run.Status).Select(some => new { some.Key, Count = some.Count() }).ToDictionaryAsync(some => some.Key, some => some.Count, cancellation),
                null);
    }
}
