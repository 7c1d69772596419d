using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs.Runs;

/// <summary>The filters and the page of a list of runs as they stand in its address; a value that means nothing is as if it were not there.</summary>
internal sealed record RunListQuery
{
    private const int LongestFilter = 255;

    [FromQuery(Name = "q")]
    public string? Q { get; init; }

    [FromQuery(Name = "status")]
    public string? Status { get; init; }

    [FromQuery(Name = "workflow")]
    public string? Workflow { get; init; }

    [FromQuery(Name = "event")]
    public string? Event { get; init; }

    [FromQuery(Name = "actor")]
    public string? Actor { get; init; }

    [FromQuery(Name = "page")]
    public string? Page { get; init; }

    public RunState? State => RunStates.Parse(Status);

    public int PageNumber => int.TryParse(Page, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Max(1, page) : 1;

    /// <summary>The runs of a repository that the filters leave; the status apart.</summary>
    public IQueryable<ActionRun> Select(RunnerHubDb db, long repoId)
    {
        var runs = db.Runs.Where(run => run.RepoId == repoId);
        if (Cut(Workflow) is { } workflow)
        {
            runs = runs.Where(run => run.WorkflowName == workflow || run.WorkflowFile == workflow);
        }

        if (Cut(Event) is { } name)
        {
            runs = runs.Where(run => run.Event == name);
        }

        if (Cut(Actor) is { } actor)
        {
            runs = runs.By(actor);
        }

        return Cut(Q) is { } text ? Matching(runs, text) : runs;
    }

    /// <summary>The address of this list, from its question mark on; parts without a value are left out.</summary>
    public string ToQueryString(string? format = null) =>
        AddressQuery.Of(("q", Q), ("status", Status), ("workflow", Workflow), ("event", Event), ("actor", Actor), ("page", Page), ("format", format));

    /// <summary>By a part of the title, the branch or tag, the beginning of the commit, or the number.</summary>
    private static IQueryable<ActionRun> Matching(IQueryable<ActionRun> runs, string text)
    {
        var number = long.TryParse(text.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : -1;
#pragma warning disable CA1304, CA1308, CA1311, CA1862 // the database compares
        var lower = text.ToLowerInvariant();
        // It lowers both sides itself: which letters it knows is for it to say, and what is typed as it stands there must be found.
        return runs.Where(run => run.Title.ToLower().Contains(EF.Parameter(text).ToLower()) || run.Ref.ToLower().Contains(EF.Parameter(text).ToLower())
            || run.Sha.StartsWith(lower) || run.Number == number);
#pragma warning restore CA1304, CA1308, CA1311, CA1862
    }

    private static string? Cut(string? text) => string.IsNullOrWhiteSpace(text) ? null
        : text.Length > LongestFilter ? StorableText.Cut(text, LongestFilter)
        : text.Trim();
}
