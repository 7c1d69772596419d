using System.Globalization;
using RunnerHub.Features.Runners;
using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Jobs.Waiting;

/// <summary>Why a runner has not taken a job; those nearer to taking it come first.</summary>
internal enum VerdictKind
{
    Ready,
    Busy,
    Offline,
    NeverConnected,
    UsedUp,
    MissingLabel,
    Disabled,
    OtherOwner,
}

/// <param name="Missing">Labels of the job that the runner has not, as written.</param>
internal sealed record Verdict(VerdictKind Kind, IReadOnlyList<string> Missing)
{
    private static readonly Func<Candidate, Wish, RunnerStatus, Verdict?>[] Rules =
    [
        (runner, wish, _) => wish.IsFor(runner) ? null : new(VerdictKind.OtherOwner, []),
        (runner, _, _) => runner.IsDisabled ? new(VerdictKind.Disabled, []) : null,
        (runner, wish, _) => wish.Missing(runner) is { Count: > 0 } missing ? new(VerdictKind.MissingLabel, missing) : null,
        (_, _, status) => status == RunnerStatus.NeverConnected ? new(VerdictKind.NeverConnected, []) : null,
        (_, _, status) => status == RunnerStatus.Offline ? new(VerdictKind.Offline, []) : null,
        (runner, _, _) => runner.IsUsedUp ? new(VerdictKind.UsedUp, []) : null,
        (runner, _, _) => runner.Doing is not null ? new(VerdictKind.Busy, []) : null,
    ];

    /// <summary>The first reason why the runner does not take the job, or that it can.</summary>
    public static Verdict Of(Candidate runner, Wish wish, DateTimeOffset now)
    {
        var status = new RunnerStatusAt(now).Of(runner.LastOnline, ActionRunner.Never);
        return Rules.Select(rule => rule(runner, wish, status)).FirstOrDefault(verdict => verdict is not null) ?? new(VerdictKind.Ready, []);
    }

    /// <summary>In answers to programs.</summary>
    public static string KeyOf(VerdictKind kind) => kind switch
    {
        VerdictKind.Ready => "ready",
        VerdictKind.Busy => "busy",
        VerdictKind.Offline => "offline",
        VerdictKind.NeverConnected => "never_connected",
        VerdictKind.UsedUp => "used_up",
        VerdictKind.MissingLabel => "missing_label",
        VerdictKind.Disabled => "disabled",
        _ => "other_owner",
    };

    /// <summary>For people; a few words without a full stop.</summary>
    /// <param name="lastOnline">Of the runner, or the latest of several.</param>
    /// <param name="work">What it is busy with, if that may be said.</param>
    public string Say(DateTimeOffset lastOnline, string? work, DateTimeOffset now) => Kind switch
    {
        VerdictKind.Ready => "can take it at the next poll",
        VerdictKind.Busy => work is null ? "busy" : $"busy with {work}",
        VerdictKind.Offline => $"offline {Age(now - lastOnline)}",
        VerdictKind.NeverConnected => "never connected",
        VerdictKind.UsedUp => "ephemeral, has had its task",
        VerdictKind.MissingLabel => $"missing label{(Missing.Count == 1 ? "" : "s")} {Sentences.Listed(Missing)}",
        VerdictKind.Disabled => "disabled",
        _ => "belongs to another owner",
    };

    private static string Age(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time switch
    {
        { TotalMinutes: < 1 } => Math.Max(0, (int)time.TotalSeconds),
        { TotalHours: < 1 } => (int)time.TotalMinutes,
        { TotalDays: < 2 } => (int)time.TotalHours,
        _ => (int)time.TotalDays,
    }} {time switch { { TotalMinutes: < 1 } => "s", { TotalHours: < 1 } => "min", { TotalDays: < 2 } => "h", _ => "d" }}");
}
