using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace RunnerHub.Features.Runners;

/// <summary>
/// The entity tag of a runner has two parts. The first changes with what people and the runner say of it: it alone decides
/// whether somebody who wants to change the runner has seen it as it is. The second changes with all else that is shown
/// apart from the moments of its calls, so that a program that asks for news misses no change of the status, and one that
/// edits is not disturbed by it.
/// </summary>
internal sealed record RunnerTag(string Said, string Seen)
{
    private const char Between = '.';

    public static RunnerTag Of(RunnerRow row) => new(
        // No stored text has the separator in it.
        Hash(16, [$"{row.Uuid}", row.Name, row.Description, row.Version, $"{row.IsDisabled} {row.Ephemeral}", .. row.Labels]),
        Hash(8, [$"{row.Status}", row.OwnerName, row.RepositoryName]));

    /// <summary>The condition of an If-Match header; null when there is none. What is no entity tag matches nothing.</summary>
    public static Func<RunnerRow, bool>? Condition(string? ifMatch)
    {
        if (ifMatch is null)
        {
            return null;
        }

        var tags = Parse(ifMatch);
        return row => tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || (!tag.IsWeak && PartOf(tag) == Of(row).Said));
    }

    /// <summary>True when the answer is one that whoever asks has already, by an If-None-Match header.</summary>
    public bool IsKnownBy(string? ifNoneMatch) => ifNoneMatch is not null
        && Parse(ifNoneMatch).Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Tag == ToString());

    public override string ToString() => $"\"{Said}{Between}{Seen}\"";

    private static IList<EntityTagHeaderValue> Parse(string header) =>
        EntityTagHeaderValue.TryParseStrictList([header], out var tags) ? tags : [];

    private static string PartOf(EntityTagHeaderValue tag) => tag.Tag.Value?.Trim('"').Split(Between)[0] ?? "";

    private static string Hash(int digits, IEnumerable<string?> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))))[..digits];
}
