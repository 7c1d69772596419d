using RunnerHub.Features.Logs;

namespace RunnerHub.Features.RunnerTests;

/// <summary>What a test has printed, as text that a person reads: without times, colours, and the commands that fold and mark rows.</summary>
internal static class PrintedRows
{
    private static readonly (string Command, string? Shown)[] Commands =
    [
        ("::group::", ""), ("##[group]", ""), ("::endgroup::", null), ("##[endgroup]", null), ("::error::", "Error: "), ("##[error]", "Error: "),
        ("::warning::", "Warning: "), ("##[warning]", "Warning: "), ("::notice::", "Notice: "), ("##[notice]", "Notice: "), ("::debug::", "Debug: "), ("##[debug]", "Debug: "),
    ];

    /// <param name="rows">As they are stored.</param>
    public static string Of(IEnumerable<string> rows) => string.Join('\n', rows.Select(row => Shown(LogText.Plain(row.AsSpan(LogText.ContentStart)))).OfType<string>());

    private static string? Shown(string content)
    {
        foreach (var (command, shown) in Commands)
        {
            if (content.StartsWith(command, StringComparison.Ordinal))
            {
                return shown is null ? null : shown + content[command.Length..];
            }
        }

        return content;
    }
}
