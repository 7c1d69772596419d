namespace RunnerHub.Features.Logs;

/// <summary>A row as a runner sends it.</summary>
/// <param name="Time">Null when it says none that can be.</param>
internal readonly record struct SentRow(DateTimeOffset? Time, string Content);

/// <summary>What a runner sends at once.</summary>
/// <param name="Index">The place of the first row in the log, from 0.</param>
/// <param name="NoMore">These are the last ones.</param>
internal sealed record LogBatch(long Index, IReadOnlyList<SentRow> Rows, bool NoMore);

internal enum AppendOutcome
{
    Done,

    /// <summary>There is no such task of this runner.</summary>
    NotYours,

    /// <summary>There is no place before the first row.</summary>
    BadIndex,

    /// <summary>The log takes no more rows.</summary>
    Archived,
}

/// <param name="Length">How many rows have been received; the runner sends again what comes after.</param>
internal readonly record struct AppendAnswer(AppendOutcome Outcome, long Length = 0);
