using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs.Runs;

/// <summary>A page of the runs of a repository, and how many there are of each state before the filter by state.</summary>
internal sealed record RunListPage(Place Place, RunListQuery Query, Page<RunRow> Runs, IReadOnlyDictionary<RunState, int> Counts)
{
    public string Path => RunPaths.List(Place);

    public int All => Counts.Values.Sum();

    /// <summary>How many there are: "30 runs", or with a state "9 of 30 runs, failed".</summary>
#pragma warning disable CA1308 // a word inside a sentence
    public string Found => (Query.State is { } state ? $"{Counts.GetValueOrDefault(state)} of " : "")
        + $"{All} {(All == 1 ? "run" : "runs")}{(Filters().Any() ? " found" : "")}"
        + (Query.State is { } shown ? $", {JobMarks.Of(RunStates.Of(shown)[0]).Word.ToLowerInvariant()}" : "");
#pragma warning restore CA1308

    public Glimpse Glimpse => Shared.Glimpse.Of([$"{Runs.Number} {Runs.Total} {string.Join(' ', Counts.OrderBy(count => count.Key))}", .. Runs.Rows.Select(row => row.Shown)]);

    /// <summary>The address of the first page of the list with one thing changed.</summary>
    public string With(Func<RunListQuery, RunListQuery> change) => Path + change(Query with { Page = null }).ToQueryString();

    /// <summary>The filters that hold, apart from the state, each with the address of the list without it.</summary>
    public IEnumerable<(string What, string Value, string Without)> Filters()
    {
        (string What, string? Value, Func<RunListQuery, RunListQuery> Without)[] all =
        [
            ("Search", Query.Q, query => query with { Q = null }),
            ("Workflow", Query.Workflow, query => query with { Workflow = null }),
            ("Event", Query.Event, query => query with { Event = null }),
            ("Started by", Query.Actor, query => query with { Actor = null }),
        ];
        return all.Where(filter => !string.IsNullOrWhiteSpace(filter.Value)).Select(filter => (filter.What, filter.Value!, With(filter.Without)));
    }
}

/// <summary>Reads lists of runs for people.</summary>
internal sealed class RunList(RunnerHubDb db, RunPaging paging)
{
    private const int PageSize = 30;

    public async Task<RunListPage> ReadAsync(Place place, RunListQuery query, CancellationToken cancellation)
    {
        var repo = place.Scope.RepoId!.Value;
        var selected = query.Select(db, repo);
        var found = await paging.FindAsync(repo, selected, $"{repo}{(query with { Page = null, Status = null }).ToQueryString()}", cancellation);
        var counts = found.Counts.GroupBy(count => RunStates.Of(count.Key)).ToDictionary(group => group.Key, group => group.Sum(count => count.Value));
        // The counts say how many there are; there is nothing to count again.
        var total = query.State is { } state ? counts.GetValueOrDefault(state) : found.Total;
        var number = Math.Clamp(query.PageNumber, 1, Math.Max(1, (total + PageSize - 1) / PageSize));
        var statuses = query.State is { } only ? RunStates.Of(only) : null;
        var numbers = await RunPaging.PageAsync(found, selected, statuses, (number - 1) * PageSize, PageSize, cancellation);
        var rows = await db.Runs.Where(run => run.RepoId == repo && numbers.Contains(run.Number)).OrderByDescending(run => run.Number)
            .Select(RunRow.FromRun).ToListAsync(cancellation);
        return new RunListPage(place, query, new Page<RunRow>(rows, total, number, PageSize), counts);
    }

    /// <summary>All runs of a list, without pages.</summary>
    public Export<ExportedRun> Export(Place place, RunListQuery query) => new(
        InOrder(query.Select(db, place.Scope.RepoId!.Value), query).Select(run => run.Id).ToListAsync,
        (ids, stop) => db.Runs.Where(run => ids.Contains(run.Id)).Select(RunRow.FromRun).ToDictionaryAsync(row => row.Id, ExportedRun.Of, stop));

    private static IQueryable<ActionRun> InOrder(IQueryable<ActionRun> selected, RunListQuery query)
    {
        if (query.State is { } state)
        {
            var statuses = RunStates.Of(state);
            selected = selected.Where(run => statuses.Contains(run.Status));
        }

        return selected.OrderByDescending(run => run.Number);
    }
}
