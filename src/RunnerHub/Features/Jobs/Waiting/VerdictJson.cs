using RunnerHub.Features.Runners;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Jobs.Waiting;

/// <summary>Why a job has not begun.</summary>
/// <param name="Summary">In a sentence; null when the job has begun or ended.</param>
/// <param name="Position">Its place among the jobs that the same runners take, from 1; null unless it waits for a runner.</param>
/// <param name="Runners">A verdict for each runner that could be meant; those nearest to taking the job first, at most 50.</param>
/// <param name="More">How many runners are not told of.</param>
internal sealed record JobWaitJson(string? Summary, int? Position, IReadOnlyList<RunnerVerdictJson> Runners, int More) : IApiExample<JobWaitJson>
{
    public static JobWaitJson Example { get; } = new("3 runners have the label gpu; all are offline, the last was seen 12 minutes ago.", 5, [RunnerVerdictJson.Example], 0);

    public static JobWaitJson Of(JobWait wait) => new(Plain(wait.Summary), wait.Position, [.. wait.Rows.Select(RunnerVerdictJson.Of)], wait.More);

    /// <summary>Without the marks that keep names apart on a page.</summary>
    public static string? Plain(string? sentence) =>
        sentence?.Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal);
}

/// <summary>What keeps a runner, or several, from taking a job.</summary>
/// <param name="Id">Null where the caller does not manage the runner; then one entry is for several.</param>
/// <param name="Name">As <c>id</c>.</param>
/// <param name="Count">How many runners the entry is for.</param>
/// <param name="Scope">Whose it is, such as <c>acme</c> or <c>acme/rocket</c>; null for the site's.</param>
/// <param name="Verdict"><c>ready</c>, <c>busy</c>, <c>offline</c>, <c>never_connected</c>, <c>used_up</c>, <c>missing_label</c>, <c>disabled</c> or <c>other_owner</c>.</param>
/// <param name="Reason">The verdict in words.</param>
/// <param name="LabelsMissing">Labels of the job that it has not.</param>
/// <param name="LastOnline">When it last called; null when it never has.</param>
internal sealed record RunnerVerdictJson(
    long? Id, string? Name, int Count, string? Scope, string Verdict, string Reason, IReadOnlyList<string> LabelsMissing, DateTimeOffset? LastOnline)
    : IApiExample<RunnerVerdictJson>
{
    public static RunnerVerdictJson Example { get; } = new(
        42, "builder-1", 1, "acme", "offline", "offline 12 min", [], new DateTimeOffset(2026, 3, 4, 9, 18, 0, TimeSpan.Zero));

    public static RunnerVerdictJson Of(VerdictRow row) => new(
        row.Runner?.Id, row.Runner?.Name, row.Count, row.Scope == RunnerWords.ThisSite ? null : row.Scope, Waiting.Verdict.KeyOf(row.Verdict.Kind),
        JobWaitJson.Plain(row.Reason)!, row.Verdict.Missing, row.LastOnline == ActionRunner.Never ? null : row.LastOnline);
}
