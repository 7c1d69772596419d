namespace RunnerHub.Features.Runners;

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

    private static (RunnerStatus Status, bool Disabled) KindOf(RunnerRow row) => (row.Status, row.IsDisabled);
}
