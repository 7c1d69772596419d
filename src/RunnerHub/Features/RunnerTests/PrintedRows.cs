using System.Text.RegularExpressions;
using RunnerHub.Features.Logs;

namespace RunnerHub.Features.RunnerTests;

/// <summary>What a test has printed, as text that a person reads: without times and colours, and the commands that fold and mark rows as a log shows them (logtext.js).</summary>
internal static partial class PrintedRows
{
    private static readonly Dictionary<string, string> Words = new() { ["error"] = "Error: ", ["warning"] = "Warning: ", ["notice"] = "Notice: ", ["debug"] = "Debug: " };

    /// <param name="rows">As they are stored.</param>
    public static string Of(IEnumerable<string> rows) => string.Join('\n', rows.Select(row => Shown(LogText.Plain(row.AsSpan(LogText.ContentStart)))).OfType<string>());

    private static string? Shown(string content)
    {
        if (Command().Match(content) is not { Success: true } match)
        {
            return content;
        }

        var name = match.Groups["name"].Value;
        var rest = content[match.Length..];
        var word = Words.GetValueOrDefault(name);
        return name == "endgroup" ? null
            : !match.Groups["encoded"].Success ? word + rest
            : word + (word is null ? "" : PlaceOf(match.Groups["properties"].Value)) + Decode(rest);
    }

    /// <summary>The file and the line of a message, and its title.</summary>
    private static string PlaceOf(string properties)
    {
        var values = properties.Split(',').Select(property => property.Split('=', 2)).Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0].Trim()).ToDictionary(same => same.Key, same => DecodeProperty(same.Last()[1]));
        var (file, line) = (values.GetValueOrDefault("file", ""), values.GetValueOrDefault("line", ""));
        return string.Concat(new[] { file.Length > 0 && line.Length > 0 ? $"{file}:{line}" : file, values.GetValueOrDefault("title", "") }
            .Where(part => part.Length > 0).Select(part => part + ": "));
    }

    private static string DecodeProperty(string value) => Decode(value.Replace("%3A", ":", StringComparison.Ordinal).Replace("%2C", ",", StringComparison.Ordinal));

    private static string Decode(string value) =>
        value.Replace("%0D", "\r", StringComparison.Ordinal).Replace("%0A", "\n", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^(?:(?<encoded>::)(?<name>group|endgroup|error|warning|notice|debug)(?: (?<properties>.*?))?::|##\[(?<name>group|endgroup|error|warning|notice|debug|command|section)\]|\[(?<name>command)\])")]
    private static partial Regex Command();
}
