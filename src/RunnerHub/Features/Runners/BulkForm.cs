using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace RunnerHub.Features.Runners;

internal enum BulkAction
{
    Enable,
    Disable,
    Delete,
}

internal static class BulkActions
{
    private static readonly Dictionary<string, BulkAction> ByWord =
        new() { ["enable"] = BulkAction.Enable, ["disable"] = BulkAction.Disable, ["delete"] = BulkAction.Delete };

    public static IEnumerable<string> Words => ByWord.Keys;

    /// <returns>Null when the word is none of <see cref="Words"/>.</returns>
    public static BulkAction? Parse(string? word) => word is not null && ByWord.TryGetValue(word, out var action) ? action : null;
}

/// <summary>What to do with the ticked runners. The ids come one a field or, as the reference system sends them, as a list with commas.</summary>
internal sealed record BulkForm
{
    [FromForm(Name = "ids")]
    public IReadOnlyList<string>? Ids { get; init; }

    [FromForm(Name = "action")]
    public string? Action { get; init; }

    /// <summary>From the menu of one row, whatever is ticked: "disable 42".</summary>
    [FromForm(Name = "only")]
    public string? Only { get; init; }

    /// <summary>The consequences were shown and accepted.</summary>
    [FromForm(Name = "confirmed")]
    public bool Confirmed { get; init; }

    public BulkAction? ParsedAction => BulkActions.Parse(Only?.Split(' ')[0] ?? Action);

    /// <returns>The ids without repetitions, or null when something among them is no number.</returns>
    public IReadOnlyList<long>? ParsedIds()
    {
        var ids = new HashSet<long>();
        IEnumerable<string?> parts = Only is null ? Ids ?? [] : Only.Split(' ').Skip(1);
        foreach (var text in parts.SelectMany(part => (part ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
            {
                return null;
            }

            ids.Add(id);
        }

        return [.. ids];
    }
}
