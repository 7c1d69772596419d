using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Jobs.Runs;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Jobs.Api;

/// <summary>Reads jobs for programs, each with its last attempt.</summary>
internal sealed class JobReader(RunnerHubDb db, PublicUrl url, RememberedTotals remembered)
{
    /// <summary>A page of jobs; the headers say how many there are.</summary>
    /// <param name="select">Which jobs.</param>
    /// <param name="selection">The same in words; those of equal lists are equal.</param>
    public async Task<JobListJson> ListAsync(
        Func<RunnerHubDb, Task<IQueryable<ActionRunJob>>> select, string selection, bool newestFirst, ApiPage page, HttpContext context, CancellationToken cancellation)
    {
        var all = await select(db);
        var total = await remembered.OfAsync(selection, () => all.CountAsync(cancellation), count => count, cancellation);
        page.Describe(context, total);
        var ordered = newestFirst ? all.OrderByDescending(job => job.Id) : all.OrderBy(job => job.Id);
        // First the ids, from an index alone: what is skipped is never read.
        var ids = await ordered.Select(job => job.Id).Skip(page.Skip).Take(page.Size).ToArrayAsync(cancellation);
        var jobs = await ReadAsync(db.Jobs.Where(job => ids.Contains(job.Id)), context.Request, cancellation);
        return new JobListJson([.. newestFirst ? jobs.OrderByDescending(job => job.Id) : jobs.OrderBy(job => job.Id)], total);
    }

    /// <summary>Some jobs with three queries, however many they are.</summary>
    public Task<List<JobJson>> ReadAsync(IQueryable<ActionRunJob> some, HttpRequest request, CancellationToken cancellation) =>
        ReadAsync(some, url.Of(request), cancellation);

    /// <param name="server">The address of this server, without a slash at the end.</param>
    /// <inheritdoc cref="ReadAsync(IQueryable{ActionRunJob}, HttpRequest, CancellationToken)"/>
    public async Task<List<JobJson>> ReadAsync(IQueryable<ActionRunJob> some, string server, CancellationToken cancellation)
    {
        var rows = await some.Select(job => new
        {
            job.Id,
            job.RunId,
            job.Name,
            job.Labels,
            job.StepNames,
            job.Attempt,
            job.Status,
            job.Reason,
            job.Created,
            job.Queued,
            job.Started,
            job.Stopped,
            job.Run!.WorkflowName,
            job.Run.Sha,
            job.Run.Ref,
            Repository = job.Run.Repository == null ? null : job.Run.Repository.Owner!.Name + "/" + job.Run.Repository.Name,
        }).ToListAsync(cancellation);
        // Asked for together with the jobs, PostgreSQL would number all tasks there are.
        var jobs = rows.Select(row => row.Id).ToArray();
        var last = (await db.Tasks.Where(task => jobs.Contains(task.JobId))
                .Select(task => new { task.Id, task.JobId, task.Attempt, task.RunnerId, task.RunnerName, task.Status, task.Stopped }).ToListAsync(cancellation))
            .GroupBy(task => (task.JobId, task.Attempt)).ToDictionary(some => some.Key, some => some.MaxBy(task => task.Id)!);
        var tasks = last.Values.Select(task => task.Id).ToArray();
        var steps = (await db.TaskSteps.Where(step => tasks.Contains(step.TaskId)).AsNoTracking().ToListAsync(cancellation))
            .ToLookup(step => step.TaskId);
        // What has gone back to the queue is with no runner, whoever had it.
        return [.. rows.Select(row => (Row: row, Task: row.Status is JobStatus.Waiting or JobStatus.Blocked ? null : last.GetValueOrDefault((row.Id, row.Attempt)))).Select(pair => new JobJson
        {
            Id = pair.Row.Id,
            Url = $"{server}{ApiPaths.Root}/repos/{pair.Row.Repository}/actions/jobs/{pair.Row.Id}",
            HtmlUrl = server + RunPaths.Of(pair.Row.Repository, pair.Row.RunId, pair.Row.Id),
            RunId = pair.Row.RunId,
            RunUrl = $"{server}{ApiPaths.Root}/repos/{pair.Row.Repository}/actions/runs/{pair.Row.RunId}",
            Name = pair.Row.Name,
            WorkflowName = pair.Row.WorkflowName,
            Labels = pair.Row.Labels,
            RunAttempt = pair.Row.Attempt,
            HeadSha = pair.Row.Sha,
            HeadBranch = RefWords.Short(pair.Row.Ref),
            Status = StatusWords.Of(pair.Row.Status),
            Conclusion = StatusWords.ConclusionOf(pair.Row.Status),
            Reason = pair.Row.Reason,
            RunnerId = pair.Task?.RunnerId ?? 0,
            RunnerName = pair.Task?.RunnerName ?? "",
            Steps = pair.Task is null ? [] : Steps(pair.Row.StepNames, [.. steps[pair.Task.Id]], pair.Task.Status, pair.Task.Stopped),
            CreatedAt = pair.Row.Created,
            QueuedAt = pair.Row.Queued,
            StartedAt = pair.Row.Started,
            CompletedAt = pair.Row.Stopped,
        })];
    }

    private static List<StepJson> Steps(List<string> names, List<ActionTaskStep> reported, JobStatus task, DateTimeOffset? stopped) => [.. names.Select((name, index) =>
    {
        var step = reported.Find(step => step.Index == index);
        var status = StepStatus.Of(task, step);
        return new StepJson(
            name, index + 1, StatusWords.Of(status), StatusWords.ConclusionOf(status), step?.Started, step?.Stopped ?? (step?.Started is null ? null : stopped));
    })];
}
