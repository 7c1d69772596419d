using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Data.Replicas;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>Reads a page of a list of runners, in a time that hardly depends on how many there are; the README says how.</summary>
internal sealed class RunnerLists(RunnerHubDb db, DbSource source, RememberedCounts remembered, TimeProvider clock)
{
    /// <summary>Of as many that an index finds by their labels or a text, only these are looked at; of more, the list is read until a page is full.</summary>
    private const int MostFound = 1000;

    /// <summary>As many with a text, of any status, are found by its index before a list is read; of more, the list itself has the next soon.</summary>
    private const int MostLookedUp = 20_000;

    /// <summary>What is skipped to come to a page further into a list than this is skipped from its end, where that is nearer.</summary>
    private const int Deep = 1000;

    /// <summary>One page of a list, and the counts for the whole of it.</summary>
    public async Task<RunnerList> ReadAsync(FindRunnerOptions options, CancellationToken cancellation)
    {
        var at = new RunnerStatusAt(clock.GetUtcNow());
        var selected = await SelectAsync(options, cancellation);
        var counts = await remembered.OfAsync(options, source.AsOf, () => RunnerCounts.ReadAsync(selected, at, cancellation));
        var stretches = RunnerOrder.Stretches(options).ToList();
        var total = stretches.Sum(counts.Of);
        var last = Math.Max(1, (total + options.Size - 1) / options.Size);
        var number = options.EndsWithLastPage ? Math.Min(options.Page, last) : options.Page;
        var ids = await BesideAsync(options, selected, stretches[0], at, cancellation)
            ?? await SkipAsync(options, selected, counts, (number - 1L) * options.Size, at, cancellation);
        // Only now the rows: what was skipped was never read. One that was deleted or changed its status meanwhile may be
        // missing or come twice.
        var found = await FindRunnerOptions.Among(db.Runners, ids).AsNoTracking().Select(RunnerRow.FromRunner).ToListAsync(cancellation);
        var rows = found.ToDictionary(row => row.Id, row => row.At(at));
        var page = new Page<RunnerRow>([.. ids.Distinct().Where(rows.ContainsKey).Select(id => rows[id])], total, number, options.Size);
        return new RunnerList(page, counts.ByStatus, counts.Until) { AsOf = source.AsOf };
    }

    private async Task<IQueryable<ActionRunner>> SelectAsync(FindRunnerOptions options, CancellationToken cancellation)
    {
        // A few runners that have the labels are soon looked through, whatever else is asked; many that have a text are not.
        if (options.Labels.Count > 0 && await FewAsync(FindRunnerOptions.WithLabels(db, options), cancellation) is { } labelled)
        {
            return FindRunnerOptions.Among((options with { Labels = [] }).Select(db), labelled);
        }

        return options.FilterKey is { } text && db.RunnersWithText(text) is { } matching && await FewAsync(matching, cancellation) is { } found
            ? FindRunnerOptions.Among((options with { Filter = null }).Select(db), found)
            : options.Select(db);
    }

    /// <returns>Null when they are many.</returns>
    private static async Task<List<long>?> FewAsync(IQueryable<long> ids, CancellationToken cancellation) =>
        await ids.Take(MostFound + 1).ToListAsync(cancellation) is { Count: <= MostFound } few ? few : null;

    /// <summary>
    /// The ids of the page that begins behind a runner, or ends before it, in an order that lasts. Null when none is named, or when
    /// there is nothing to begin at: then the number says which page is meant.
    /// </summary>
    private async Task<List<long>?> BesideAsync(
        FindRunnerOptions options, IQueryable<ActionRunner> selected, RunnerStretch all, RunnerStatusAt at, CancellationToken cancellation)
    {
        if ((options.After ?? options.Before) is not { } id || !RunnerOrder.IsLasting(options.Sort)
            // Only one of the list: where another one stands in it would tell its name.
            || await new FindRunnerOptions { Scope = options.Scope, WithAvailable = options.WithAvailable }.Select(db).Where(runner => runner.Id == id).Select(runner => runner.Name).FirstOrDefaultAsync(cancellation) is not { } name)
        {
            return null;
        }

        var fromEnd = options.After is null;
        var order = RunnerOrder.Of(RunnerOrder.Behind(selected, options.Sort, name, id, fromEnd), all, options.Sort, at, fromEnd);
        var ids = await order.Select(runner => runner.Id).Take(options.Size).ToListAsync(cancellation);
        if (fromEnd)
        {
            ids.Reverse();
        }

        return ids.Count == 0 || (fromEnd && ids.Count < options.Size) ? null : ids;
    }

    /// <summary>The selected runners, said so that pages of a long list are found sooner; null when they are not.</summary>
    /// <param name="all">How many are selected, of any status.</param>
    /// <param name="count">How many of the part of them that is read.</param>
    private IQueryable<ActionRunner>? InOrder(FindRunnerOptions options, int all, int count, bool isDeep)
    {
        if (options.Labels.Count > 0)
        {
            return isDeep || (count > MostFound && options.FilterKey is not null)
                ? db.InOrder((options with { Labels = [] }).Select(db), FindRunnerOptions.WithLabels(db, options))
                : null;
        }

        return count > MostFound && all <= MostLookedUp && options.FilterKey is { } text && db.RunnersWithText(text) is { } matching
            ? db.InOrder((options with { Filter = null }).Select(db), matching)
            : null;
    }

    private async Task<List<long>> SkipAsync(
        FindRunnerOptions options, IQueryable<ActionRunner> selected, RunnerCounts counts, long skip, RunnerStatusAt at, CancellationToken cancellation)
    {
        var ids = new List<long>(options.Size);
        foreach (var stretch in RunnerOrder.Stretches(options))
        {
            var count = counts.Of(stretch);
            if (skip < count && ids.Count < options.Size)
            {
                var (start, take) = ((int)skip, (int)Math.Min(options.Size - ids.Count, count - skip));
                var fromEnd = start > Deep && start > count / 2;
                var source = InOrder(options, counts.All, count, isDeep: Math.Min(start, count - start) > Deep) ?? selected;
                var part = await RunnerOrder.Of(source, stretch, options.Sort, at, fromEnd).Select(runner => runner.Id)
                    .Skip(fromEnd ? count - start - take : start).Take(take).ToListAsync(cancellation);
                if (fromEnd)
                {
                    part.Reverse();
                }

                ids.AddRange(part);
            }

            skip = Math.Max(0, skip - count);
        }

        return ids;
    }
}
