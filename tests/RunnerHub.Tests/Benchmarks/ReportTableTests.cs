using RunnerHub.Benchmarks.Report;

namespace RunnerHub.Tests.Benchmarks;

public sealed class ReportTableTests
{
    private const string Empty = $"# Title\n\n{ReportTable.Begin}\n{ReportTable.End}\n\nThe rest | of it\n";

    private static readonly string[] Parts = ["idle", "hold"];
    private static readonly DateOnly Monday = new(2026, 3, 2);
    private static readonly DateOnly Tuesday = new(2026, 3, 3);

    [Fact]
    public void Figures_stand_between_the_marks_in_the_order_of_the_parts()
    {
        var text = ReportTable.Rewrite(Empty, [Row("hold", "SQLite", "1"), Row("idle", "PostgreSQL", "2"), Row("idle", "SQLite", "3", isReached: false)], Parts, Monday, "A machine.");

        Assert.Equal(
            $"# Title\n\n{ReportTable.Begin}\n| part | what | database | budget | figure | reached | on |\n| --- | --- | --- | --- | --- | --- | --- |\n"
            + "| idle | thing | SQLite | many | 3 | **no** | 2026-03-02 |\n| idle | thing | PostgreSQL | many | 2 | yes | 2026-03-02 |\n| hold | thing | SQLite | many | 1 | yes | 2026-03-02 |\n\n"
            + $"A machine.\n{ReportTable.End}\n\nThe rest | of it\n",
            text);
    }

    [Fact]
    public void A_part_that_is_measured_alone_changes_only_its_own_lines()
    {
        var before = ReportTable.Rewrite(Empty, [Row("idle", "SQLite", "1"), Row("hold", "SQLite", "2")], Parts, Monday, "A machine.");

        var after = ReportTable.Rewrite(before, [Row("hold", "SQLite", "9")], Parts, Tuesday, "A machine.");

        Assert.Equal(before.Replace("| 2 | yes | 2026-03-02 |", "| 9 | yes | 2026-03-03 |", StringComparison.Ordinal), after);
    }

    [Fact]
    public void What_a_part_measures_no_more_is_gone()
    {
        var before = ReportTable.Rewrite(Empty, [Row("idle", "SQLite", "1") with { What = "former thing" }, Row("idle", "PostgreSQL", "5")], Parts, Monday, "A machine.");

        var after = ReportTable.Rewrite(before, [Row("idle", "SQLite", "2")], Parts, Tuesday, "A machine.");

        Assert.DoesNotContain("former thing", after, StringComparison.Ordinal);
        Assert.Contains("| PostgreSQL | many | 5 |", after, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_without_the_marks_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => ReportTable.Rewrite("# Title", [Row("idle", "SQLite", "1")], Parts, Monday, "A machine."));

    private static ReportRow Row(string part, string engine, string figure, bool isReached = true) => new(part, "thing", engine, "many", figure, isReached);
}
