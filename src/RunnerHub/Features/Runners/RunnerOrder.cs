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

    public static IEnumerable<RunnerStretch> Stretches(FindRunnerOptions options)
    {
        if (options.Sort is not (RunnerSort.Online or RunnerSort.Offline))
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
    public static IQueryable<ActionRunner> Of(IQueryable<ActionRunner> selected, RunnerStretch stretch, RunnerSort sort, RunnerStatusAt at)
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

        return sort switch
        {
            RunnerSort.Offline => runners.OrderBy(r => r.LastOnline).ThenBy(r => r.Id),
            RunnerSort.Alphabetically => runners.OrderBy(r => r.Name).ThenBy(r => r.Id),
            RunnerSort.ReverseAlphabetically => runners.OrderByDescending(r => r.Name).ThenBy(r => r.Id),
            RunnerSort.Newest => runners.OrderByDescending(r => r.Id),
            RunnerSort.Oldest => runners.OrderBy(r => r.Id),
            _ => runners.OrderByDescending(r => r.LastOnline).ThenBy(r => r.Id),
        };
    }
}
