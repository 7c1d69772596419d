using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Jobs.Api;

/// <summary>Reads jobs for programs, each with its last attempt.</summary>
internal sealed class JobReader(RunnerHubDb db, PublicUrl url)
{
    /// <summary>A page of jobs; the headers say how many there are.</summary>
    public async Task<JobListJson> ListAsync(Func<RunnerHubDb, IQueryable<ActionRunJob>> select, bool newestFirst, ApiPage page, HttpContext context, CancellationToken cancellation)
    {
        var all = select(db);
        var total = await all.CountAsync(cancellation);
        page.Describe(context, total);
        var ordered = newestFirst ? all.OrderByDescending(job => job.Id) : all.OrderBy(job => job.Id);
        return new JobListJson(await ReadAsync(ordered.Skip(page.Skip).Take(page.Size), context.Request, cancellation), total);
    }

    /// <summary>Some jobs with two queries, however many they are.</summary>
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
            job.Run!.Number,
            job.Run.WorkflowName,
            job.Run.Sha,
            job.Run.Ref,
            Repository = job.Run.Repository == null ? null : job.Run.Repository.Owner!.Name + "/" + job.Run.Repository.Name,
            Task = db.Tasks.Where(task => task.JobId == job.Id && task.Attempt == job.Attempt).OrderByDescending(task => task.Id)
                .Select(task => new { task.Id, task.RunnerId, task.RunnerName }).FirstOrDefault(),
        }).ToListAsync(cancellation);
        var tasks = rows.Where(row => row.Task is not null).Select(row => row.Task!.Id).ToArray();
        var steps = (await db.TaskSteps.Where(step => EF.Parameter(tasks).Contains(step.TaskId)).AsNoTracking().ToListAsync(cancellation))
            .ToLookup(step => step.TaskId);
        return [.. rows.Select(row => new JobJson
        {
            Id = row.Id,
            Url = $"{server}{ApiPaths.Root}/repos/{row.Repository}/actions/jobs/{row.Id}",
            HtmlUrl = $"{server}/{row.Repository}/actions/runs/{row.Number}/jobs/{row.Id}",
            RunId = row.RunId,
            RunUrl = $"{server}{ApiPaths.Root}/repos/{row.Repository}/actions/runs/{row.RunId}",
            Name = row.Name,
            WorkflowName = row.WorkflowName,
            Labels = row.Labels,
            RunAttempt = row.Attempt,
            HeadSha = row.Sha,
            HeadBranch = RefWords.Short(row.Ref),
            Status = StatusWords.Of(row.Status),
            Conclusion = StatusWords.ConclusionOf(row.Status),
            Reason = row.Reason,
            RunnerId = row.Task?.RunnerId ?? 0,
            RunnerName = row.Task?.RunnerName ?? "",
            Steps = row.Task is null ? [] : Steps(row.StepNames, [.. steps[row.Task.Id]]),
            CreatedAt = row.Created,
            QueuedAt = row.Queued,
            StartedAt = row.Started,
            CompletedAt = row.Stopped,
        })];
    }

    private static List<StepJson> Steps(List<string> names, List<ActionTaskStep> reported) => [.. names.Select((name, index) =>
        reported.Find(step => step.Index == index) is { } step
            ? new StepJson(name, index + 1, StatusWords.Of(step.Status), StatusWords.ConclusionOf(step.Status), step.Started, step.Stopped)
            : new StepJson(name, index + 1, StatusWords.Of(JobStatus.Waiting), null, null, null))];
}
