using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Jobs.Waiting;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs.Runs;

/// <summary>Reads the page of a run: in a few queries, however many jobs it has.</summary>
internal sealed class RunPages(RunnerHubDb db, WaitReasons waits, TimeProvider clock, JobSettings settings)
{
    private const int PageSize = 50;

    /// <returns>Null when the repository has no such run.</returns>
    public async Task<RunPage?> FindAsync(Place place, long id, int page, CancellationToken cancellation)
    {
        var repoId = place.Scope.RepoId;
        if (await db.Runs.Where(run => run.RepoId == repoId && run.Id == id).Select(RunRow.FromRun).FirstOrDefaultAsync(cancellation) is not { } run)
        {
            return null;
        }

        var tree = new RunJobTree(await db.Jobs.Where(job => job.RunId == run.Id).OrderBy(job => job.Position).Select(job => new RunJobRow
        {
            Id = job.Id,
            CallerId = job.CallerId,
            IsCall = job.Call != null,
            Position = job.Position,
            Key = job.Key,
            Name = job.Name,
            Needs = job.Needs,
            Status = job.Status,
            Reason = job.Reason,
            Queued = job.Queued,
            Started = job.Started,
            Stopped = job.Stopped,
            ContinueOnError = job.ContinueOnError,
            Condition = job.Condition,
            TaskId = job.Status == JobStatus.Waiting || job.Status == JobStatus.Blocked ? null
                : db.Tasks.Where(task => task.JobId == job.Id && task.Attempt == job.Attempt).Max(task => (long?)task.Id),
        }).ToListAsync(cancellation));
        var jobs = tree.InOrder.Select(job => job with { Status = JobMarks.Seen(job.Status, [.. tree.WorkOf(job).Select(work => work.Status)]) }).ToList();
        var current = Math.Clamp(page, 1, Math.Max(1, (jobs.Count + PageSize - 1) / PageSize));
        var shown = new Page<RunJobRow>(await WithRunnersAsync([.. jobs.Skip((current - 1) * PageSize).Take(PageSize)], cancellation), jobs.Count, current, PageSize);
        var notes = await NotesAsync(shown.Rows, jobs, cancellation);
        return new RunPage(
            place, run, shown, jobs.Where(tree.Counts).GroupBy(job => job.Status).ToDictionary(group => group.Key, group => group.Count()), RunGraph.Of(tree), notes,
            Glimpse.Of([run.Shown, .. jobs.Select(job => job.Shown), .. notes.OrderBy(pair => pair.Key).Select(pair => pair.Value)]).Fingerprint)
        {
            Inputs = RunInput.Read(await db.Runs.Where(row => row.Id == run.Id).Select(row => row.Inputs).FirstOrDefaultAsync(cancellation) ?? "{}"),
        };
    }

    private async Task<IReadOnlyList<RunJobRow>> WithRunnersAsync(IReadOnlyList<RunJobRow> jobs, CancellationToken cancellation)
    {
        var ids = jobs.Select(job => job.TaskId).OfType<long>().ToArray();
        var runners = ids.Length == 0 ? [] : await db.Tasks.Where(task => ids.Contains(task.Id))
            .Select(task => new { task.Id, Runner = new RunnerOfJob(task.RunnerId, task.RunnerName, task.Updated, task.IsReported) })
            .ToDictionaryAsync(task => task.Id, task => task.Runner, cancellation);
        return [.. jobs.Select(job => job with { Runner = job.TaskId is { } task ? runners.GetValueOrDefault(task) : null })];
    }

    private async Task<IReadOnlyDictionary<long, string>> NotesAsync(IReadOnlyList<RunJobRow> shown, IReadOnlyList<RunJobRow> all, CancellationToken cancellation)
    {
        var notes = new Dictionary<long, string>(
            await waits.OfAsync([.. shown.Where(job => job.Status is JobStatus.Waiting or JobStatus.Blocked).Select(job => job.Id)], cancellation));
        var (now, former) = (clock.GetUtcNow(), new Lazy<List<FormerJob>>(() => [.. all.Select(job => FormerJob.Of((job.CallerId, job.Key), job.Needs, job.Status, job.ContinueOnError))]));
        foreach (var job in shown)
        {
            var note = job is { Status: JobStatus.Skipped, Reason: null } ? SkippedJobs.Say(job.CallerId, job.Needs, job.Condition, former.Value)
                : job.Runner is { } runner ? SilentRunner.Say(job.Status, runner, now, settings)
                : null;
            if (note is not null)
            {
                notes[job.Id] = note;
            }
        }

        return notes;
    }
}
