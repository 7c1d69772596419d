using RunnerHub.Access;
using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Runners;

/// <summary>The list of runners in the settings of a place.</summary>
/// <param name="Rows">What it shows of them: a page, and what is ticked besides.</param>
/// <param name="Running">What the runners of the page do now.</param>
/// <param name="Fingerprint">That of <see cref="RunnerGlimpse"/>.</param>
internal sealed record RunnerListPage(
    Place Place, RunnerListQuery Query, RunnerList Runners, IReadOnlyList<RunnerRow> Rows, RunnerJobs Running, string Fingerprint)
{
    private readonly HashSet<long> ticked = [.. Query.ParsedTicked.Select(tick => tick.Id)];

    /// <summary>Up to here a number is as good, and says more to who reads the address.</summary>
    private const int FirstPagesByNumber = 20;

    public string Path => RunnerPaths.Of(Place);

    /// <summary>Where the page reads itself again, with the rows that it would like to keep.</summary>
    public string Again => Path + Query.ToQueryString(held: !RunnerOrder.IsLasting(Query.ParsedSort)
        ? string.Join('.', Runners.Page.Rows.Where(row => row.IsOnline).Select(row => row.Id))
        : null);

    /// <summary>How many there are: "30 runners, 9 online", or with a status "21 of 30 runners, offline".</summary>
    public string Found => Query.ParsedStatus is { } status
        ? $"{Runners.Counts.GetValueOrDefault(status)} of {All}, {WordOf(status)}"
        : $"{All}, {Runners.Counts.GetValueOrDefault(RunnerStatus.Active) + Runners.Counts.GetValueOrDefault(RunnerStatus.Idle)} online";

    private string All => Sentences.Count(Runners.All, "runner", "runners") + (Filters().Any() ? " found" : "");

#pragma warning disable CA1308 // a word inside a sentence
    private static string WordOf(RunnerStatus status) => RunnerWords.Of(status).Word.ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>How many characters the other filters take in the link of a label.</summary>
    public int LabelOverhead { get; } = (Query.FromFirstPage() with { Label = null }).ToQueryString().Length;

    public bool AnyEditable { get; } = Rows.Any(row => row.EditableIn(Place.Scope));

    public bool IsTicked(RunnerRow row) => ticked.Contains(row.Id);

    public bool Editable(RunnerRow row) => row.EditableIn(Place.Scope);

    /// <summary>
    /// Where the viewer may manage a runner: here, or else in the settings of the owner or the site. Null when nowhere: its
    /// page in this place is not found, although the runner is in the list.
    /// </summary>
    /// <param name="row">A runner of the list.</param>
    /// <param name="byAdmin">A site administrator looks: he manages every runner, in the settings of the site.</param>
    public string? PageOf(RunnerRow row, bool byAdmin)
    {
        if (Editable(row))
        {
            return $"{Path}/{row.Id}";
        }

        if (byAdmin)
        {
            return $"{RunnerPaths.Of(Place.Site(isAdmin: true))}/{row.Id}";
        }

        // In a repository only who owns its owner has this level; collaborators do not.
        return row.OwnerId == Place.OwnerId && Place.Allows<OwnPlace>()
            ? $"{RunnerPaths.Of(Place with { Kind = PlaceKind.Owner })}/{row.Id}"
            : null;
    }

    /// <summary>
    /// The address of another page. Far into a list that is ordered by what lasts, the pages beside this one are read from where
    /// this one begins and ends, and nothing is skipped.
    /// </summary>
    public string PageAt(int number)
    {
        var (page, query) = (Runners.Page, Query.FromFirstPage());
        var leads = page.Rows.Count > 0 && page.Number > FirstPagesByNumber && RunnerOrder.IsLasting(Query.ParsedSort);
        return Path + (number == 1 ? query : query with
        {
            Page = $"{number}",
            After = leads && number == page.Number + 1 && number < page.Count ? $"{page.Rows[^1].Id}" : null,
            Before = leads && number == page.Number - 1 ? $"{page.Rows[0].Id}" : null,
        }).ToQueryString();
    }

    /// <summary>The address of the first page of the list with one thing changed; only the query where that is enough.</summary>
    public string With(Func<RunnerListQuery, RunnerListQuery> change)
    {
        var query = change(Query.FromFirstPage()).ToQueryString();
        return query.Length == 0 ? Path : query;
    }

    /// <summary>The filters that hold, apart from the status, each with the address of the list without it.</summary>
    public IEnumerable<(string What, string Value, string Without)> Filters()
    {
        if (Query.Q is { } text)
        {
            yield return ("Search", text, With(query => query with { Q = null }));
        }

        if (Query.Label is { } label)
        {
            yield return ("Label", label, With(query => query with { Label = null }));
        }

        if (Query.ParsedType is { } type)
        {
            yield return ("Scope", RunnerWords.Of(type).Word, With(query => query with { Scope = null }));
        }

        if (Query.ParsedDisabled is { } disabled)
        {
            yield return ("Availability", RunnerWords.OfDisabled(disabled), With(query => query with { Disabled = null }));
        }

        if (Query.ParsedEphemeral is { } ephemeral)
        {
            yield return ("Kind", RunnerWords.OfEphemeral(ephemeral), With(query => query with { Ephemeral = null }));
        }
    }
}
