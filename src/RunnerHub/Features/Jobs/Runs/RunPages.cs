using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Jobs.Waiting;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs.Runs;

/// <summary>Reads the page of a run: in a few queries, however many jobs it has.</summary>
internal sealed class RunPages(RunnerHubDb db, WaitReasons waits)
{
    private const int PageSize = 50;

    /// <returns>Null when the repository has no such run.</returns>
    public async Task<RunPage?> FindAsync(Place place, long number, int page, CancellationToken cancellation)
    {
        var repoId = place.Scope.RepoId;
        if (await db.Runs.Where(run => run.RepoId == repoId && run.Number == number).Select(RunRow.FromRun).FirstOrDefaultAsync(cancellation) is not { } run)
        {
            return null;
        }

        var jobs = await db.Jobs.Where(job => job.RunId == run.Id).OrderBy(job => job.Position).Select(job => new RunJobRow
        {
            Id = job.Id,
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
            RunnerName = job.Status == JobStatus.Waiting || job.Status == JobStatus.Blocked ? null
                : db.Tasks.Where(task => task.JobId == job.Id && task.Attempt == job.Attempt).OrderByDescending(task => task.Id).Select(task => task.RunnerName).FirstOrDefault(),
        }).ToListAsync(cancellation);
        var current = Math.Clamp(page, 1, Math.Max(1, (jobs.Count + PageSize - 1) / PageSize));
        var shown = new Page<RunJobRow>([.. jobs.Skip((current - 1) * PageSize).Take(PageSize)], jobs.Count, current, PageSize);
        var why = await waits.OfAsync([.. shown.Rows.Where(job => job.Status is JobStatus.Waiting or JobStatus.Blocked).Select(job => job.Id)], cancellation);
        return new RunPage(
            place, run, shown, jobs.GroupBy(job => job.Status).ToDictionary(group => group.Key, group => group.Count()), RunGraph.Of(jobs), why,
            Glimpse.Of([run.Shown, .. jobs.Select(job => job.Shown), .. why.OrderBy(pair => pair.Key).Select(pair => pair.Value)]).Fingerprint);
    }
}
