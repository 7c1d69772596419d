using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>When an owner or a repository is deleted, its runners and tokens go with it: soft, so that their UUIDs stay taken.</summary>
internal sealed class RunnersFollowPlaces(RunnerHubDb db, TimeProvider clock, SignalBus signals) : IFollowsPlaces
{
    public async Task OnDeletingAsync(Scope scope, CancellationToken cancellation)
    {
        if (scope is Scope.Instance)
        {
            throw new ArgumentException("The site cannot be deleted.", nameof(scope));
        }

        var now = clock.GetUtcNow();
        // The foreign keys are cleared because their rows go; Deleted keeps such a runner from ever counting as the site's.
        // That takes in the ones deleted earlier, hence no query filter.
        var (ownerId, repoId) = (scope.OwnerId, scope.RepoId);
        await db.Runners.IgnoreQueryFilters().Where(r => r.OwnerId == ownerId && r.RepoId == repoId).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.Deleted, r => r.Deleted ?? now).SetProperty(r => r.OwnerId, (long?)null).SetProperty(r => r.RepoId, (long?)null),
            cancellation);
        await db.RunnerTokens.IgnoreQueryFilters().Where(t => t.OwnerId == ownerId && t.RepoId == repoId).ExecuteUpdateAsync(
            set => set.SetProperty(t => t.Deleted, t => t.Deleted ?? now).SetProperty(t => t.IsActive, false)
                .SetProperty(t => t.OwnerId, (long?)null).SetProperty(t => t.RepoId, (long?)null),
            cancellation);
        signals.Publish(RunnerService.Changed);
    }
}
