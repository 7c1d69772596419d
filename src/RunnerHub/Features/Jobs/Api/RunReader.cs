using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Jobs.Runs;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Jobs.Api;

/// <summary>Reads runs for programs.</summary>
internal sealed class RunReader(RunnerHubDb db, CurrentUser user, PublicUrl url, RunPaging paging)
{
    /// <summary>A page of runs, the newest first; the headers say how many there are.</summary>
    /// <param name="select">Which runs.</param>
    /// <param name="selection">The same in words, with their repository; those of equal lists are equal.</param>
    public async Task<RunListJson> ListAsync(
        Func<RunnerHubDb, IQueryable<ActionRun>> select, string selection, ApiPage page, HttpContext context, CancellationToken cancellation)
    {
        var all = select(db);
        var repo = context.GetPlace().Scope.RepoId!.Value;
        var found = await paging.FindAsync(repo, all, selection, cancellation);
        page.Describe(context, found.Total);
        var numbers = await RunPaging.PageAsync(found, all, null, page.Skip, page.Size, cancellation);
        var runs = await ReadAsync(db.Runs.Where(run => run.RepoId == repo && numbers.Contains(run.Number)), context, cancellation);
        return new RunListJson([.. runs.OrderByDescending(run => run.RunNumber)], found.Total);
    }

    /// <summary>Some runs of the repository in which the request acts.</summary>
    public async Task<List<RunJson>> ReadAsync(IQueryable<ActionRun> some, HttpContext context, CancellationToken cancellation)
    {
        // Without what an event says and the inputs, which can be long.
        var rows = await some.Select(run => new
        {
            run.Id,
            run.Number,
            run.Title,
            run.WorkflowName,
            run.WorkflowFile,
            run.Ref,
            run.Event,
            run.Attempt,
            run.RepoId,
            run.Sha,
            run.Status,
            run.Reason,
            run.ActorId,
            run.Created,
            run.Updated,
            run.Started,
            run.Stopped,
        }).ToListAsync(cancellation);
        var ids = rows.Select(row => row.ActorId).Distinct().ToArray();
        var server = url.Of(context.Request);
        var actors = (await db.Owners.Where(owner => ids.Contains(owner.Id)).Select(UserJson.FromOwner).ToListAsync(cancellation))
            .ToDictionary(actor => actor.Id, actor => actor.At(server).SeenBy(user));
        return [.. rows.Select(row =>
        {
            var actor = row.ActorId is { } id ? actors.GetValueOrDefault(id) : null;
            var place = context.GetPlace().Name;
            return new RunJson
            {
                Id = row.Id,
                Url = $"{server}{ApiPaths.Root}/repos/{place}/actions/runs/{row.Id}",
                HtmlUrl = server + RunPaths.Of(place, row.Id),
                DisplayTitle = row.Title,
                Name = row.WorkflowName,
                Path = row.WorkflowFile.Length == 0 ? row.Ref : $"{row.WorkflowFile}@{row.Ref}",
                Event = row.Event,
                RunNumber = row.Number,
                RunAttempt = row.Attempt,
                RepositoryId = row.RepoId ?? 0,
                HeadSha = row.Sha,
                HeadBranch = RefWords.Short(row.Ref),
                Status = StatusWords.Of(row.Status),
                Conclusion = StatusWords.ConclusionOf(row.Status),
                Reason = row.Reason,
                Actor = actor,
                TriggerActor = actor,
                CreatedAt = row.Created,
                UpdatedAt = row.Updated,
                StartedAt = row.Started,
                CompletedAt = row.Stopped,
            };
        })];
    }
}
