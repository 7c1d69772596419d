using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>The filters, order and page of a runner list as they stand in its address; a value that means nothing is as if it were not there.</summary>
internal sealed record RunnerListQuery
{
    private const int LongestFilter = 255;
    private const int MostTicked = 200;

    [FromQuery(Name = "q")]
    public string? Q { get; init; }

    [FromQuery(Name = "status")]
    public string? Status { get; init; }

    [FromQuery(Name = "label")]
    public string? Label { get; init; }

    [FromQuery(Name = "disabled")]
    public string? Disabled { get; init; }

    [FromQuery(Name = "ephemeral")]
    public string? Ephemeral { get; init; }

    [FromQuery(Name = "scope")]
    public string? Scope { get; init; }

    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    [FromQuery(Name = "page")]
    public string? Page { get; init; }

    /// <summary>The id of the runner behind which the page begins; it goes with <see cref="Page"/>.</summary>
    [FromQuery(Name = "after")]
    public string? After { get; init; }

    /// <summary>The id of the runner before which the page ends.</summary>
    [FromQuery(Name = "before")]
    public string? Before { get; init; }

    /// <summary>The ids of the rows that an open page shows, with dots between.</summary>
    [FromQuery(Name = "held")]
    public string? Held { get; init; }

    /// <summary>The ids of the rows that are ticked on an open page, with dots between; behind each, which row of the page it is: "45-0.120-7".</summary>
    [FromQuery(Name = "ticked")]
    public string? Ticked { get; init; }

    /// <summary>"never" stands in addresses that somebody has kept.</summary>
    public RunnerStatus? ParsedStatus => Status is "never" or "never_connected" ? RunnerStatus.NeverConnected : Parsed<RunnerStatus>(Status);

    public bool? ParsedDisabled => ParsedFlag(Disabled);

    public bool? ParsedEphemeral => ParsedFlag(Ephemeral);

    public RunnerType? ParsedType => Parsed<RunnerType>(Scope);

    /// <summary>Only in an order by status is there something to hold.</summary>
    public IReadOnlyList<long> ParsedHeld => RunnerOrder.IsLasting(ParsedSort) ? [] :
    [
        .. (Held ?? "").Split('.').Take(FindRunnerOptions.PageSize)
            .Select(id => ParsedId(id)).OfType<long>(),
    ];

    public IReadOnlyList<TickedRow> ParsedTicked =>
    [
        .. (Ticked ?? "").Split('.').Take(MostTicked).Select(part => part.Split('-')).Where(part => ParsedId(part[0]) is not null)
            .Select(part => new TickedRow(ParsedId(part[0])!.Value, (int)Math.Min(int.MaxValue, ParsedId(part.ElementAtOrDefault(1), least: 0) ?? int.MaxValue))),
    ];

    public RunnerSort ParsedSort => Parsed<RunnerSort>(Sort) ?? RunnerSort.Online;

    /// <summary>The same list from its first page on.</summary>
    public RunnerListQuery FromFirstPage() => this with { Page = null, After = null, Before = null };

    public FindRunnerOptions In(Scope scope) => new()
    {
        Scope = scope,
        Filter = Cut(Q),
        Labels = string.IsNullOrWhiteSpace(Label) ? [] : [Cut(Label)!],
        Statuses = ParsedStatus is { } status ? [status] : null,
        Disabled = ParsedDisabled,
        Ephemeral = ParsedEphemeral,
        Type = ParsedType,
        Sort = ParsedSort,
        Page = int.TryParse(Page, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Max(1, page) : 1,
        After = ParsedId(After),
        Before = ParsedId(Before),
    };

    /// <summary>The address of this list, from its question mark on; parts without a value are left out.</summary>
    /// <param name="ticked">Rows that shall be ticked; of very many only the first.</param>
    public string ToQueryString(string? format = null, string? held = null, IEnumerable<long>? ticked = null) => AddressQuery.Of(
        ("q", Q), ("status", Status), ("label", Label), ("disabled", Disabled), ("ephemeral", Ephemeral), ("scope", Scope), ("sort", Sort),
        ("page", Page), ("after", After), ("before", Before), ("format", format), ("held", held), ("ticked", string.Join('.', (ticked ?? []).Take(MostTicked))));

    private static string? Cut(string? text) => text is null ? null : StorableText.Cut(text, LongestFilter);

    private static long? ParsedId(string? text, long least = 1) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id >= least ? id : null;

    private static bool? ParsedFlag(string? text) => bool.TryParse(text, out var flag) ? flag : null;

    private static T? Parsed<T>(string? text)
        where T : struct, Enum =>
        text is not null && !text.Any(char.IsDigit) && Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;
}
