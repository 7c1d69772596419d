using System.Globalization;
using RunnerHub.Features.Jobs;

namespace RunnerHub.Features.Logs;

/// <summary>
/// The steps of one attempt with its log, as the view LogView shows them; knows no place, so that any page may show it that
/// answers at the addresses of <see cref="LogAnswers"/>.
/// </summary>
/// <param name="Address">The page that shows it.</param>
/// <param name="Attempt">Which one the page was asked for; null for the latest.</param>
/// <param name="Progress">Where it stands.</param>
/// <param name="IsPart">It was asked for a certain part of the log.</param>
/// <param name="Rows">The rows that the page holds; with the script it fetches others.</param>
/// <param name="Words">What is searched for; null when nothing is.</param>
/// <param name="Found">What was found.</param>
/// <param name="IsLive">The attempt is the latest, and something may still come.</param>
internal sealed record LogView(
    string Address, int? Attempt, LogProgress Progress, bool IsPart, LogRows Rows, string? Words, LogHits? Found, bool IsLive)
{
    public IReadOnlyList<LogStep> Steps { get; } = Progress.Steps;

    /// <summary>Of the text, its rows, its events, and the search.</summary>
    public string LogAddress => Address + "/log";

    public bool HasEarlier => Rows.First > 0;

    public bool HasLater => Rows.Next < Progress.Log.Rows;

    /// <summary>What a reader is likely to have come for: the step that failed, or that runs; on a page of a part whatever is on it.</summary>
    public bool IsOpen(LogStep step) => step.Status is JobStatus.Failure or JobStatus.Running or JobStatus.Cancelling
        || (IsPart && RowsOf(step).Any());

    /// <summary>Rows of a step that the page holds, with their numbers from 1.</summary>
    public IEnumerable<(long Number, string Row)> RowsOf(LogStep step)
    {
        for (var row = Math.Max(step.From, Rows.First); row < Math.Min(step.To, Rows.Next); row++)
        {
            yield return (row + 1, Rows.Rows[(int)(row - Rows.First)]);
        }
    }

    /// <summary>An address of the log, for this attempt.</summary>
    public string To(string address, params ReadOnlySpan<(string Name, string Value)> query)
    {
        var parts = new List<string>();
        if (Attempt is { } attempt)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"attempt={attempt}"));
        }

        foreach (var (name, value) in query)
        {
            parts.Add($"{name}={Uri.EscapeDataString(value)}");
        }

        return parts.Count == 0 ? address : $"{address}?{string.Join('&', parts)}";
    }

    /// <summary>The page that holds a row, where there is no script that could fetch it.</summary>
    /// <param name="row">From 0.</param>
    public string PageOf(long row) => PageBefore(Math.Min(row + (LogAnswers.PageRows / 2), Progress.Log.Rows));

    /// <summary>The page of the rows before one, with what the search has found.</summary>
    /// <param name="row">From 0.</param>
    public string PageBefore(long row)
    {
        var before = ("before", row.ToString(CultureInfo.InvariantCulture));
        return Words is null ? To(Address, before) : To(Address, ("q", Words), before);
    }
}
