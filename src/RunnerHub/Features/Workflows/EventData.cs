using System.Text;
using System.Text.Json;
using RunnerHub.Platform;

namespace RunnerHub.Features.Workflows;

/// <summary>The data of an event, such as its pull request, that comes with a run; this server knows of no events itself.</summary>
internal static class EventData
{
    /// <summary>In bytes of UTF-8.</summary>
    public const int Largest = 256 << 10;

    /// <summary>So many values lie in each other, all of it included; runners have limits of their own.</summary>
    private const int Deepest = 20;

    public static readonly IReadOnlyDictionary<string, JsonElement> None = new Dictionary<string, JsonElement>();

    /// <returns>A sentence, or null when it can be stored and sent.</returns>
    public static string? WhyNot(IReadOnlyDictionary<string, JsonElement> data)
    {
        if (data.Sum(field => Encoding.UTF8.GetByteCount(field.Key) + Encoding.UTF8.GetByteCount(field.Value.GetRawText())) > Largest)
        {
            return $"It has more than {Largest >> 10} KiB.";
        }

        try
        {
            return data.Select(field => WhyNotText(field.Key) ?? WhyNot(field.Value, 2)).FirstOrDefault(why => why is not null);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, which JSON can spell as \ud800 and nothing can hold.
            return WhyNotText("\0");
        }
    }

    private static string? WhyNot(JsonElement value, int depth) => value.ValueKind switch
    {
        JsonValueKind.Object or JsonValueKind.Array when depth > Deepest => $"It is nested more than {Deepest} deep.",
        JsonValueKind.Object => WhyNotKeys(value) ?? value.EnumerateObject().Select(field => WhyNot(field.Value, depth + 1)).FirstOrDefault(why => why is not null),
        JsonValueKind.Array => value.EnumerateArray().Select(item => WhyNot(item, depth + 1)).FirstOrDefault(why => why is not null),
        JsonValueKind.String => WhyNotText(value.GetString()!),
        JsonValueKind.Number => value.TryGetDouble(out var number) && double.IsFinite(number) ? null : "It holds a number that is too large.",
        _ => null,
    };

    private static string? WhyNotKeys(JsonElement map)
    {
        var keys = new HashSet<string>();
        foreach (var field in map.EnumerateObject())
        {
            if (WhyNotText(field.Name) is { } why)
            {
                return why;
            }

            if (!keys.Add(field.Name))
            {
                return $"It holds {StorableText.CutToWidth(field.Name, 60)} twice in one place.";
            }
        }

        return null;
    }

    private static string? WhyNotText(string text) =>
        StorableText.IsStorable(text) ? null : "It holds a character that cannot be stored: NUL, or half of one.";
}
