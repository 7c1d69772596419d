using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <summary>When an owner or a repository is deleted, its webhooks go with it; a transferred repository keeps its own.</summary>
internal sealed class WebhooksFollowPlaces(RunnerHubDb db, SignalBus signals) : IFollowsPlaces
{
    public async Task<IReadOnlyList<string>> ForetellDeletionAsync(Scope scope, CancellationToken cancellation)
    {
        var hooks = await In(scope.OwnerId, scope.RepoId).CountAsync(cancellation);
        return hooks == 0 ? [] : [hooks == 1 ? "Its webhook is deleted." : $"Its {hooks} webhooks are deleted."];
    }

    public async Task<IReadOnlyList<string>> ForetellTransferAsync(Scope.Repository repository, CancellationToken cancellation)
    {
        var ownerId = await db.Repositories.Where(place => place.Id == repository.Id).Select(place => (long?)place.OwnerId).FirstOrDefaultAsync(cancellation);
        var own = await In(null, repository.Id).CountAsync(cancellation);
        var lost = ownerId is null ? 0 : await In(ownerId, null).CountAsync(cancellation);
        return
        [
            .. own == 0 ? Array.Empty<string>() : [own == 1 ? "Its own webhook stays with it." : $"Its own {own} webhooks stay with it."],
            .. lost == 0 ? Array.Empty<string>()
                : [$"The present owner's {(lost == 1 ? "webhook is" : $"{lost} webhooks are")} told of its jobs no longer; the new owner's are at once."],
        ];
    }

    public async Task OnDeletingAsync(Scope scope, CancellationToken cancellation)
    {
        if (scope is Scope.Instance)
        {
            throw new ArgumentException("The site cannot be deleted.", nameof(scope));
        }

        var hooks = In(scope.OwnerId, scope.RepoId);
        await db.Set<WebhookDelivery>().Where(delivery => hooks.Any(hook => hook.Id == delivery.HookId)).ExecuteDeleteAsync(cancellation);
        await hooks.ExecuteDeleteAsync(cancellation);
    }

    public void OnDeleted(Scope scope) => signals.Publish(WebhookRegister.Changed);

    private IQueryable<Webhook> In(long? ownerId, long? repoId) => db.Set<Webhook>().Where(hook => hook.OwnerId == ownerId && hook.RepoId == repoId);
}
