using System.Globalization;

namespace RunnerHub.Benchmarks.Report;

/// <summary>One run of the report: how large it is, what everything is compared with, and the figures so far.</summary>
internal sealed class ReportRun(bool isQuick, ServerProcess bare)
{
    private readonly List<ReportRow> rows = [];

    public ServerProcess Bare => bare;

    public IReadOnlyList<ReportRow> Rows => rows;

    /// <summary>The one number for a look whether everything works, the other for figures that count.</summary>
    public int Pick(int quick, int whole) => isQuick ? quick : whole;

    public TimeSpan Seconds(int quick, int whole) => TimeSpan.FromSeconds(Pick(quick, whole));

    public void Add(ReportRow row)
    {
        rows.Add(row);
        Console.Error.WriteLine($"{row.Part}, {row.Engine}: {row.What}: {row.Figure} (budget: {row.Budget})");
    }

    /// <param name="figure">Written as in English, whatever the machine speaks.</param>
    public void Add(string part, string what, string engine, string budget, FormattableString figure, bool isReached) =>
        Add(new ReportRow(part, what, engine, budget, figure.ToString(CultureInfo.InvariantCulture), isReached));

    /// <summary>A figure that others are compared with: it has no budget.</summary>
    public void Compare(string part, string what, string server, FormattableString figure) =>
        Add(new ReportRow(part, what, server, "", figure.ToString(CultureInfo.InvariantCulture), null));
}
