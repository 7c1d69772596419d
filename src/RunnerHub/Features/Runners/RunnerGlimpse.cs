using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Runners;

/// <summary>
/// What a page with runners shows. When an online runner called, and so which one called last, is not part of it: that changes
/// all the time.
/// </summary>
internal static class RunnerGlimpse
{
    /// <param name="list">What the list shows.</param>
    /// <param name="running">What the runners of the list do.</param>
    /// <param name="sort">Its order.</param>
    /// <param name="changes">How many changes there were to any runner.</param>
    public static Glimpse Of(RunnerList list, RunnerJobs running, RunnerSort sort, long changes)
    {
        var rows = list.Page.Rows;
        var parts = new List<string> { $"{list.Page.Number} {list.Page.Total} {string.Join(' ', list.Counts.OrderBy(count => count.Key))}" };
        if (!RunnerOrder.IsLasting(sort))
        {
            // Which runners of a status are on this page and which on the next depends on who called last.
            var whole = rows.GroupBy(row => row.Status).Where(some => some.Count() == list.Counts.GetValueOrDefault(some.Key)).Select(some => some.Key).ToHashSet();
            parts.AddRange(rows.Where(row => whole.Contains(row.Status) || !row.IsOnline).OrderBy(row => row.Id).Select(WithJob));
            parts.Add(rows.All(row => whole.Contains(row.Status) || !row.IsOnline) ? "" : $"{changes} {running.Latest}");
        }
        else
        {
            parts.AddRange(rows.Select(WithJob));
        }

        return Glimpse.Of(parts, list.Until);

        string WithJob(RunnerRow row) => $"{Shown(row)}\t{running.ById.GetValueOrDefault(row.Id)?.Fingerprint}";
    }

    public static Glimpse Of(IReadOnlyCollection<RunnerRow> rows) => Glimpse.Of(
        rows.Select(Shown),
        rows.Select(row => RunnerStatusAt.Until(row.Status, row.LastOnline, row.LastActive)).Append(DateTimeOffset.MaxValue).Min());

    private static string Shown(RunnerRow row) =>
        string.Join('\t', [
            row.Id, row.Name, row.Description, row.Version, row.Status, row.IsDisabled, row.Ephemeral, row.OwnerName, row.RepositoryName,
            row.IsOnline ? 0 : row.LastOnline.ToUnixTimeSeconds(), .. row.Labels]);
}
