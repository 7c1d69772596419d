using RunnerHub.Features.Jobs.Api;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.RunnerTests;

/// <summary>A test of a runner.</summary>
/// <param name="Status">"queued", "in_progress" or "completed".</param>
/// <param name="Conclusion">"success", "failure" or "cancelled"; null while it has not ended.</param>
/// <param name="Reason">Why it has not begun, or ended otherwise than by its steps; a sentence, else null.</param>
/// <param name="Log">What it has printed, a row a line, each with its time before it.</param>
internal sealed record RunnerTestJson(
    long Id, long RunnerId, string Status, string? Conclusion, string? Reason, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt,
    string Log) : IApiExample<RunnerTestJson>
{
    public static RunnerTestJson Example => new(
        71, 5, "completed", "success", null, DateTimeOffset.UnixEpoch.AddYears(56), DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(1),
        DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(4), "2026-01-01T00:00:02.0000000Z Linux build-9 6.1.0\n");

    public static RunnerTestJson Of(RunnerTest test) => new(
        test.Id, test.RunnerId, StatusWords.Of(test.Status), StatusWords.ConclusionOf(test.Status), test.Reason, test.Created, test.Started, test.Stopped,
        string.Concat(test.Rows.Select(row => row + "\n")));
}
