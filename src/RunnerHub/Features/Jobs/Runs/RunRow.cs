using System.Linq.Expressions;

namespace RunnerHub.Features.Jobs.Runs;

/// <summary>A run as pages show it.</summary>
internal sealed record RunRow(
    long Id, long Number, string Title, string WorkflowName, string WorkflowFile, string Event, string Ref, string Sha, string ActorName, JobStatus Status, string? Reason,
    int Attempt, DateTimeOffset Created, DateTimeOffset? Started, DateTimeOffset? Stopped)
{
    public static readonly Expression<Func<ActionRun, RunRow>> FromRun = run => new RunRow(
        run.Id, run.Number, run.Title, run.WorkflowName, run.WorkflowFile, run.Event, run.Ref, run.Sha, run.ActorName, run.Status, run.Reason,
        run.Attempt, run.Created, run.Started, run.Stopped);

    public string Branch => RefWords.Short(Ref);

    public string ShortSha => Sha[..Math.Min(10, Sha.Length)];

    /// <summary>What of it may be another one at the next look.</summary>
    public string Shown => $"{Id} {Status} {Attempt} {Started?.Ticks} {Stopped?.Ticks} {Reason}";
}

/// <summary>A run in an export.</summary>
internal sealed record ExportedRun(
    long Id, long Number, string Title, string Workflow, string Status, string? Reason, string Event, string Ref, string Sha, string Actor, int Attempt,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt)
{
    public static ExportedRun Of(RunRow row) => new(
        row.Id, row.Number, row.Title, row.WorkflowName, JobMarks.Of(row.Status).Key, row.Reason, row.Event, row.Ref, row.Sha, row.ActorName, row.Attempt,
        row.Created, row.Started, row.Stopped);
}
