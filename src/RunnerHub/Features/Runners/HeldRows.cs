namespace RunnerHub.Features.Runners;

/// <summary>A runner that is ticked on an open page.</summary>
/// <param name="Place">Which row of the page it is, from 0; the last one when that is not said.</param>
internal sealed record TickedRow(long Id, int Place);

/// <summary>
/// Keeps an open list calm. Among runners that are online the first is who called last, which is another one every few
/// seconds: rows would jump, and those of the next page take the place of a ticked one. A page that reads itself again
/// names the rows that it shows, and keeps them and their order as long as they are online and of the same status.
/// </summary>
internal static class HeldRows
{
    /// <param name="list">What the page would show.</param>
    /// <param name="shown">What it shows, as it is now.</param>
    /// <param name="order">The ids of that, in the order in which it shows them.</param>
    public static RunnerList Keep(RunnerList list, IReadOnlyList<RunnerRow> shown, IReadOnlyList<long> order)
    {
        var places = order.Distinct().Select((id, place) => (id, place)).ToDictionary(part => part.id, part => part.place);
        var kept = shown.Where(row => row.IsOnline).OrderBy(row => places[row.Id]).ToLookup(KindOf);
        var rows = new List<RunnerRow>(list.Page.Rows.Count);
        foreach (var kind in list.Page.Rows.GroupBy(KindOf))
        {
            rows.AddRange(kept[kind.Key].Concat(kind).DistinctBy(row => row.Id).Take(kind.Count()));
        }

        return list with { Page = list.Page with { Rows = rows } };
    }

    /// <summary>
    /// Puts ticked rows that the list no longer has on this page, or not at all, back to where they are: what somebody has
    /// chosen does not go away under his hands.
    /// </summary>
    /// <param name="rows">What the page would show.</param>
    /// <param name="found">The ticked runners that are still there.</param>
    public static IReadOnlyList<RunnerRow> WithTicked(IReadOnlyList<RunnerRow> rows, IEnumerable<RunnerRow> found, IEnumerable<TickedRow> ticked)
    {
        var missing = found.ExceptBy(rows.Select(row => row.Id), row => row.Id).ToDictionary(row => row.Id);
        var all = rows.ToList();
        foreach (var tick in ticked.DistinctBy(tick => tick.Id).OrderBy(tick => tick.Place))
        {
            if (missing.TryGetValue(tick.Id, out var row))
            {
                all.Insert(Math.Min(tick.Place, all.Count), row);
            }
        }

        return all;
    }

    private static (RunnerStatus Status, bool Disabled) KindOf(RunnerRow row) => (row.Status, row.IsDisabled);
}
