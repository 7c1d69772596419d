using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Jobs.Api;

/// <summary>Reads runs for programs.</summary>
internal sealed class RunReader(RunnerHubDb db, CurrentUser user, PublicUrl url)
{
    /// <summary>A page of runs, the newest first; the headers say how many there are.</summary>
    public async Task<RunListJson> ListAsync(Func<RunnerHubDb, IQueryable<ActionRun>> select, ApiPage page, HttpContext context, CancellationToken cancellation)
    {
        var all = select(db);
        var total = await all.CountAsync(cancellation);
        page.Describe(context, total);
        return new RunListJson(await ReadAsync(all.OrderByDescending(run => run.Number).Skip(page.Skip).Take(page.Size), context, cancellation), total);
    }

    /// <summary>Some runs of the repository in which the request acts.</summary>
    public async Task<List<RunJson>> ReadAsync(IQueryable<ActionRun> some, HttpContext context, CancellationToken cancellation)
    {
        var rows = await some.AsNoTracking().ToListAsync(cancellation);
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
                HtmlUrl = $"{server}/{place}/actions/runs/{row.Number}",
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
