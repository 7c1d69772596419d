namespace RunnerHub.Features.Runners;

/// <summary>The orders of a runner list; each ends with the id, so that paging never shows a runner twice.</summary>
internal enum RunnerSort
{
    Online,
    Offline,
    Alphabetically,
    ReverseAlphabetically,
    Newest,
    Oldest,
}

/// <summary>A part of a list: the runners of some statuses, both the enabled and the disabled ones or only one kind of them.</summary>
internal sealed record RunnerStretch(IReadOnlyList<RunnerStatus> Statuses, bool? Disabled)
{
    public bool Holds(RunnerStatus status, bool disabled) => Statuses.Contains(status) && (Disabled ?? disabled) == disabled;
}

/// <summary>
/// Puts a list in order. An order by status would make the database compute and sort every row for each page; instead the
/// list is cut into stretches that follow one another, and within each an index has the order already.
/// </summary>
internal static class RunnerOrder
{
    /// <summary>Best first. Never connected counts as offline; its time comes before all others.</summary>
    private static readonly RunnerStatus[][] Ranks = [[RunnerStatus.Active], [RunnerStatus.Idle], [RunnerStatus.Offline, RunnerStatus.NeverConnected]];

    /// <summary>An order by what never changes of a runner; that by status and last call is another one every few seconds.</summary>
    public static bool IsLasting(RunnerSort sort) => sort is not (RunnerSort.Online or RunnerSort.Offline);

    /// <summary>A lasting order has only one.</summary>
    public static IEnumerable<RunnerStretch> Stretches(FindRunnerOptions options)
    {
        if (IsLasting(options.Sort))
        {
            return [new RunnerStretch([.. Enum.GetValues<RunnerStatus>().Where(IsWanted)], options.Disabled)];
        }

        bool[] enabledFirst = options.Disabled is { } disabled ? [disabled] : [false, true];
        return from rank in options.Sort == RunnerSort.Online ? Ranks : Ranks.Reverse()
               let wanted = rank.Where(IsWanted).ToList()
               where wanted.Count > 0
               from only in enabledFirst
               select new RunnerStretch(wanted, only);

        bool IsWanted(RunnerStatus status) => options.Statuses?.Contains(status) ?? true;
    }

    /// <summary>The runners of one stretch in the order of the list.</summary>
    /// <param name="fromEnd">In the reverse order.</param>
    public static IQueryable<ActionRunner> Of(
        IQueryable<ActionRunner> selected, RunnerStretch stretch, RunnerSort sort, RunnerStatusAt at, bool fromEnd = false)
    {
        var runners = stretch.Statuses switch
        {
            [var only] => selected.Where(at.Is(only)),
            [RunnerStatus.Active, RunnerStatus.Idle] => selected.Where(at.IsThere()),
            [RunnerStatus.Offline, RunnerStatus.NeverConnected] => selected.Where(at.IsAway()),
            { Count: var count } when count == Enum.GetValues<RunnerStatus>().Length => selected,
            _ => throw new NotSupportedException($"No range of the clocks is {string.Join(" or ", stretch.Statuses)}."),
        };
        if (stretch.Disabled is { } disabled)
        {
            runners = runners.Where(runner => runner.IsDisabled == disabled);
        }

        return (sort, fromEnd) switch
        {
            (RunnerSort.Online, false) => runners.OrderByDescending(r => r.LastOnline).ThenBy(r => r.Id),
            (RunnerSort.Online, true) => runners.OrderBy(r => r.LastOnline).ThenByDescending(r => r.Id),
            (RunnerSort.Offline, false) => runners.OrderBy(r => r.LastOnline).ThenBy(r => r.Id),
            (RunnerSort.Offline, true) => runners.OrderByDescending(r => r.LastOnline).ThenByDescending(r => r.Id),
            (RunnerSort.Alphabetically, false) => runners.OrderBy(r => r.Name).ThenBy(r => r.Id),
            (RunnerSort.Alphabetically, true) => runners.OrderByDescending(r => r.Name).ThenByDescending(r => r.Id),
            (RunnerSort.ReverseAlphabetically, false) => runners.OrderByDescending(r => r.Name).ThenBy(r => r.Id),
            (RunnerSort.ReverseAlphabetically, true) => runners.OrderBy(r => r.Name).ThenByDescending(r => r.Id),
            (RunnerSort.Newest, false) or (RunnerSort.Oldest, true) => runners.OrderByDescending(r => r.Id),
            _ => runners.OrderBy(r => r.Id),
        };
    }

    /// <summary>Of a lasting order, what comes behind a runner. Said so that an index is entered there, whatever comes before.</summary>
    /// <param name="name">Of that runner.</param>
    /// <param name="fromEnd">In the reverse order: what comes before it.</param>
    public static IQueryable<ActionRunner> Behind(IQueryable<ActionRunner> runners, RunnerSort sort, string name, long id, bool fromEnd) =>
#pragma warning disable CA1309 // the database compares, by code points
        (sort, fromEnd) switch
        {
            (RunnerSort.Alphabetically, false) => runners.Where(r => string.Compare(r.Name, name) >= 0 && (r.Name != name || r.Id > id)),
            (RunnerSort.Alphabetically, true) => runners.Where(r => string.Compare(r.Name, name) <= 0 && (r.Name != name || r.Id < id)),
            (RunnerSort.ReverseAlphabetically, false) => runners.Where(r => string.Compare(r.Name, name) <= 0 && (r.Name != name || r.Id > id)),
            (RunnerSort.ReverseAlphabetically, true) => runners.Where(r => string.Compare(r.Name, name) >= 0 && (r.Name != name || r.Id < id)),
            (RunnerSort.Newest, false) or (RunnerSort.Oldest, true) => runners.Where(r => r.Id < id),
            _ => runners.Where(r => r.Id > id),
        };
#pragma warning restore CA1309
}
