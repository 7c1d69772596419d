using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Runs;
using RunnerHub.Features.Jobs.Waiting;
using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Features.Logs;

/// <summary>One try at a job, for the chooser.</summary>
internal sealed record JobAttempt(int Number, long TaskId, JobStatus Status, RunnerOfJob Runner, string? Reason, DateTimeOffset Started, DateTimeOffset? Stopped);

/// <summary>What is said of a job above its steps.</summary>
/// <param name="Condition">As written; null when there is none.</param>
/// <param name="CallerId">As <see cref="ActionRunJob.CallerId"/>.</param>
/// <param name="Call">As <see cref="ActionRunJob.Call"/>.</param>
internal sealed record JobSummary(
    long Id, long? CallerId, string Name, JobStatus Status, string? Reason, string? Condition, IReadOnlyList<string> Needs, int Attempt, IReadOnlyList<string> Labels, DateTimeOffset Queued, DateTimeOffset? Started,
    DateTimeOffset? Stopped, long RunId, long RunNumber, string RunTitle, string WorkflowName, JobStatus RunStatus, string? Call);

/// <summary>The workflow that a job calls in place of steps, and the jobs of it.</summary>
internal sealed record JobCall(string Path, IReadOnlyList<CalledJob> Jobs);

internal sealed record CalledJob(long Id, string Name, JobStatus Status);

/// <summary>A job of a run, with the steps and the log of one try.</summary>
/// <param name="Attempts">The last try of each attempt, the latest first.</param>
/// <param name="Shown">The one whose log is shown; null while there is none.</param>
/// <param name="Log">Its steps and log.</param>
/// <param name="Wait">Why it has not begun.</param>
/// <param name="Seen">The fingerprint of the job.</param>
internal sealed record JobPage(Place Place, JobSummary Job, IReadOnlyList<JobAttempt> Attempts, JobAttempt? Shown, LogView? Log, JobWait Wait, string Seen)
{
    /// <summary>How it ended when no runner had it, or what is wrong with the runner that has it; null when there is nothing to say.</summary>
    public string? Note { get; init; }

    /// <summary>Null for a job that has steps of its own, and for one of which it is not known yet.</summary>
    public JobCall? Call { get; init; }

    /// <summary>Where the page of its runner is; null when the viewer may not open it.</summary>
    public string? RunnerPath { get; init; }

    public string Runs => $"/{Place.Name}/actions";

    public string RunAddress => RunPaths.Of(Place, Job.RunId);

    public string Address => PathOf(Job.Id);

    /// <summary>What is shown is not the last word on the job.</summary>
    public bool IsFormer => Shown is not null && Shown.Number != Job.Attempt;

    public JobStatus Status => IsFormer ? Shown!.Status : JobMarks.Seen(Job.Status, [.. (Call?.Jobs ?? []).Select(called => called.Status)]);

    public string? Reason => IsFormer ? Shown!.Reason : Job.Reason ?? Shown?.Reason;

    /// <summary>Whoever reads it may stop it.</summary>
    public bool MayCancel => Place.Allows<RunWorkflows>() && !IsFormer && !Job.Status.IsFinal && Job.Status != JobStatus.Cancelling;

    /// <summary>The rules of runs: a job is done again once all of the run have ended.</summary>
    public bool MayRerun => Place.Allows<RunWorkflows>() && !IsFormer && Job.Status.IsFinal && Job.RunStatus.IsFinal;

    /// <summary>A runner has it now.</summary>
    public bool IsWithRunner => !IsFormer && Shown is not null && Job.Status.IsWithRunner;

    /// <summary>Of another job of the same run.</summary>
    public string PathOf(long jobId) => RunPaths.Of(Place.Name, Job.RunId, jobId);

    /// <param name="answers">Null leaves the log out.</param>
    /// <returns>Null when the repository has no such job.</returns>
    public static async Task<JobPage?> ReadAsync(
        RunnerHubDb db, LogAnswers? answers, JobVerdicts verdicts, Place place, long run, long jobId, LogQuery query, CancellationToken cancellation)
    {
        // Before all else: what changes meanwhile makes the page read itself again.
        var seen = await LogEvents.FingerprintAsync(db, jobId, cancellation);
        var job = await Of(db, place, run, jobId)
            .Select(job => new JobSummary(
                job.Id, job.CallerId, job.Name, job.Status, job.Reason, job.Condition, job.Needs, job.Attempt, job.Labels, job.Queued, job.Started, job.Stopped,
                job.RunId, job.Run!.Number, job.Run.Title, job.Run.WorkflowName, job.Run.Status, job.Call))
            .FirstOrDefaultAsync(cancellation);
        if (job is null || seen is null)
        {
            return null;
        }

        var tries = await db.Tasks.Where(task => task.JobId == jobId).OrderByDescending(task => task.Id)
            .Select(task => new JobAttempt(
                task.Attempt, task.Id, task.Status, new RunnerOfJob(task.RunnerId, task.RunnerName, task.Updated, task.IsReported), task.Reason, task.Started, task.Stopped))
            .ToListAsync(cancellation);
        List<JobAttempt> attempts = [.. tries.DistinctBy(attempt => attempt.Number)];
        var shown = Choose(job, attempts, query.Attempt);
        if (shown is null && query.Attempt is not null)
        {
            return null;
        }

        var log = shown is null || answers is null ? null
            : await answers.ViewAsync(RunPaths.Of(place.Name, job.RunId, jobId), shown.TaskId, query, shown == attempts[0] && shown.Number == job.Attempt, cancellation);
        var wait = shown is null ? await verdicts.FindAsync(place, jobId, together: true, cancellation) : null;
        return new JobPage(place, job, attempts, shown, log, wait ?? JobWait.Over, seen)
        {
            Call = job.Call is null ? null : await ReadCallAsync(db, job, cancellation),
            Note = job is { Status: JobStatus.Skipped, Reason: null } && shown is null ? await WhySkippedAsync(db, job, cancellation) : null,
        };
    }

    private static async Task<JobCall> ReadCallAsync(RunnerHubDb db, JobSummary job, CancellationToken cancellation) => new(
        JsonSerializer.Deserialize<PlannedCall>(job.Call!)!.Path,
        await db.Jobs.Where(called => called.RunId == job.RunId && called.CallerId == job.Id).OrderBy(called => called.Position)
            .Select(called => new CalledJob(called.Id, called.Name, called.Status)).ToListAsync(cancellation));

    private static async Task<string> WhySkippedAsync(RunnerHubDb db, JobSummary job, CancellationToken cancellation)
    {
        var jobs = await db.Jobs.Where(other => other.RunId == job.RunId)
            .Select(other => new { other.CallerId, other.Key, other.Needs, other.Status, other.ContinueOnError }).ToListAsync(cancellation);
        return SkippedJobs.Say(job.CallerId, job.Needs, job.Condition, [.. jobs.Select(other => FormerJob.Of((other.CallerId, other.Key), other.Needs, other.Status, other.ContinueOnError))]);
    }

    /// <summary>The attempt that is asked for; else the latest, unless the job waits for another.</summary>
    public static JobAttempt? Choose(JobSummary job, IReadOnlyList<JobAttempt> attempts, int? asked) =>
        asked is { } number ? attempts.FirstOrDefault(attempt => attempt.Number == number)
        : job.Status is JobStatus.Waiting or JobStatus.Blocked ? null
        : attempts.FirstOrDefault(attempt => attempt.Number == job.Attempt);

    /// <param name="run">The id of its run, or its number as in addresses of before.</param>
    public static IQueryable<ActionRunJob> Of(RunnerHubDb db, Place place, long run, long jobId)
    {
        var repository = place.Scope.RepoId;
        return db.Jobs.Where(job => job.Id == jobId && job.RepoId == repository && (job.RunId == run || job.Run!.Number == run));
    }
}
