using System.Security.Cryptography;
using System.Text;

namespace RunnerHub.Features.Runners;

/// <summary>What a page shows, at one moment.</summary>
/// <param name="Fingerprint">A short text that is another one when the page would look different; how long ago a runner was seen is not part of it.</param>
/// <param name="Until">When it will be another one by the clock alone, because a status changes with time.</param>
internal sealed record Glimpse(string Fingerprint, DateTimeOffset Until)
{
    public static Glimpse Of(RunnerList list) => new(
        Hash(list.Page.Rows.Select(Shown).Append($"{list.Page.Number} {list.Page.Total} {string.Join(' ', list.Counts.OrderBy(count => count.Key))}")),
        list.Until);

    public static Glimpse Of(IReadOnlyCollection<RunnerRow> rows) => new(
        Hash(rows.Select(Shown)),
        rows.Select(row => RunnerStatusAt.Until(row.Status, row.LastOnline, row.LastActive)).Append(DateTimeOffset.MaxValue).Min());

    private static string Hash(IEnumerable<string> shown) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', shown)))[..8]);

    private static string Shown(RunnerRow row) =>
        string.Join('\t', [
            row.Id, row.Name, row.Description, row.Version, row.Status, row.IsDisabled, row.Ephemeral, row.OwnerName, row.RepositoryName,
            row.IsOnline ? 0 : row.LastOnline.ToUnixTimeSeconds(), .. row.Labels]);
}
