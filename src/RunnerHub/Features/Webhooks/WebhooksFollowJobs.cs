using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Api;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <summary>
/// Writes what webhooks are told into the transaction that makes it true: neither is there without the other, and nothing
/// that happens to a job waits for a receiver.
/// </summary>
internal sealed class WebhooksFollowJobs(
    RunnerHubDb db, WebhookRegister register, JobReader jobs, PublicUrl url, SignalBus signals, TimeProvider clock,
    IOptions<JsonOptions> json) : IFollowsJobs
{
    /// <summary>Jobs whose deliveries are held at the same time; each may have hundreds.</summary>
    private const int AtOnce = 50;

    private bool hasWritten;

    public async Task OnChangedAsync(IReadOnlyList<JobChange> changes, CancellationToken cancellation)
    {
        hasWritten = false;
        var hooks = await register.ReadAsync(db, cancellation);
        if (hooks.IsEmpty)
        {
            return;
        }

        // Of a job that has changed twice only the last is still true. A test of one runner, which has no repository, is nobody else's.
        var told = changes.GroupBy(change => change.JobId).Select(of => of.Last())
            .Where(change => change.RepoId is { } repository && WebhookEvents.ActionOf(change.Status) is not null && hooks.MayConcern(repository))
            .Select(change => change.JobId).ToArray();
        foreach (var ids in told.Chunk(AtOnce))
        {
            await WriteAsync(hooks, ids, cancellation);
        }
    }

    public void OnDone()
    {
        if (hasWritten)
        {
            signals.Publish(WebhookSender.Due);
        }
    }

    private async Task WriteAsync(ActiveHooks hooks, long[] ids, CancellationToken cancellation)
    {
        // One that calls others is for no runner.
        var changed = db.Jobs.Where(job => ids.Contains(job.Id) && job.Call == null).OrderBy(job => job.Id);
        var all = await changed.Where(job => job.Run!.Repository != null).Select(job => new WhoseJob(
            job.Id, job.Status, job.Run!.Repository!.Id, job.Run.Repository.Name, job.Run.Repository.Description,
            job.Run.Repository.OwnerId, job.Run.Repository.Owner!.Name, job.Run.Repository.Owner.Kind == OwnerKind.Organization, job.Run.ActorId, job.Run.ActorName))
            .ToListAsync(cancellation);
        var told = all.SelectMany(whose => hooks.Of(whose.RepositoryId, whose.OwnerId).Select(hook => (Whose: whose, Hook: hook)));
        // Nearly always one server, and else the few addresses under which people know it.
        foreach (var server in told.GroupBy(pair => url.Configured ?? pair.Hook.Server))
        {
            var jsons = (await jobs.ReadAsync(changed, server.Key, cancellation)).ToDictionary(job => job.Id);
            foreach (var job in server.GroupBy(pair => pair.Whose))
            {
                Add(job.Select(pair => pair.Hook), JobHookPayload.Of(jsons[job.Key.JobId], job.Key, server.Key), job.Key.JobId);
            }
        }

        await db.SaveChangesAsync(cancellation);
        // A run of many jobs has many deliveries, each with its body: they are not held until the last is written.
        db.ChangeTracker.Clear();
    }

    private void Add(IEnumerable<ActiveHook> hooks, JobHookPayload payload, long jobId)
    {
        var now = clock.GetUtcNow();
        var body = JsonSerializer.Serialize(payload, json.Value.SerializerOptions);
        hasWritten = true;
        db.AddRange(hooks.Select(hook => new WebhookDelivery
        {
            HookId = hook.Id,
            Uuid = Guid.NewGuid(),
            JobId = jobId,
            Event = WebhookEvents.Job,
            Action = payload.Action,
            Body = body,
            Created = now,
            NextTry = now,
        }));
    }
}
