using System.Globalization;

namespace RunnerHub.Benchmarks.Report;

/// <summary>One figure.</summary>
/// <param name="Part">The part of the report that measures it.</param>
/// <param name="What">What was measured.</param>
/// <param name="Engine">On which database.</param>
/// <param name="Budget">What it must reach.</param>
/// <param name="Figure">What it has reached.</param>
/// <param name="IsReached">Null when it has no budget and is there to be compared with.</param>
internal sealed record ReportRow(string Part, string What, string Engine, string Budget, string Figure, bool? IsReached);

/// <summary>The table of all figures between two marks of a text.</summary>
internal static class ReportTable
{
    public const string Begin = "<!-- report:begin -->";
    public const string End = "<!-- report:end -->";

    private const string Head = "| part | what | database | budget | figure | reached | on |\n| --- | --- | --- | --- | --- | --- | --- |\n";

    /// <summary>Puts new figures in the place of those of the same things, and leaves the others as they are.</summary>
    /// <param name="text">What holds the table.</param>
    /// <param name="machine">A sentence on the machine.</param>
    /// <exception cref="InvalidOperationException">The text has no such marks.</exception>
    public static string Rewrite(string text, IReadOnlyList<ReportRow> rows, IReadOnlyList<string> parts, DateOnly on, string machine)
    {
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidOperationException($"There is no place for the table: {Begin} and {End} are missing.");
        }

        var fresh = rows.Select(row => Line(row, on)).ToList();
        var measured = fresh.Select(KeyOf).ToHashSet();
        var kept = text[begin..end].Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2).Where(line => !measured.Contains(KeyOf(line)));
        // Of a part that was measured again, figures that it has no more are gone.
        var again = rows.Select(row => (row.Part, row.Engine)).ToHashSet();
        var lines = kept.Where(line => !again.Contains((Cell(line, 0), Cell(line, 2)))).Concat(fresh)
            .OrderBy(line => parts.ToList().IndexOf(Cell(line, 0))).ThenBy(line => Cell(line, 1), StringComparer.Ordinal).ThenByDescending(line => Cell(line, 2), StringComparer.Ordinal);
        return $"{text[..begin]}{Begin}\n{Head}{string.Join('\n', lines)}\n\n{machine}\n{text[end..]}";
    }

    /// <summary>The figures alone, for a terminal.</summary>
    public static string Of(IReadOnlyList<ReportRow> rows, DateOnly on) => Head + string.Join('\n', rows.Select(row => Line(row, on)));

    private static string Line(ReportRow row, DateOnly on) => string.Create(
        CultureInfo.InvariantCulture, $"| {row.Part} | {row.What} | {row.Engine} | {row.Budget} | {row.Figure} | {(row.IsReached switch { true => "yes", false => "**no**", null => "–" })} | {on:yyyy-MM-dd} |");

    private static (string Part, string What, string Engine) KeyOf(string line) => (Cell(line, 0), Cell(line, 1), Cell(line, 2));

    private static string Cell(string line, int number) => line.Split('|') is var cells && cells.Length > number + 1 ? cells[number + 1].Trim() : "";
}
