using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>When an owner or a repository is deleted, its runners and tokens go with it: soft, so that their UUIDs stay taken.</summary>
internal sealed class RunnersFollowPlaces(RunnerHubDb db, TimeProvider clock, SignalBus signals) : IFollowsPlaces
{
    public async Task<IReadOnlyList<string>> ForetellDeletionAsync(Scope scope, CancellationToken cancellation)
    {
        var (ownerId, repoId) = (scope.OwnerId, scope.RepoId);
        var runners = await db.Runners.CountAsync(r => r.OwnerId == ownerId && r.RepoId == repoId, cancellation);
        var hasToken = await db.RunnerTokens.AnyAsync(t => t.OwnerId == ownerId && t.RepoId == repoId && t.IsActive, cancellation);
        return
        [
            runners switch
            {
                0 => "It has no runners of its own.",
                1 => "Its runner is removed and refused at its next call.",
                _ => $"Its {runners} runners are removed and refused at their next call.",
            },
            .. hasToken ? ["Its registration token stops working."] : Array.Empty<string>(),
        ];
    }

    public async Task<IReadOnlyList<string>> ForetellTransferAsync(Scope.Repository repository, CancellationToken cancellation)
    {
        var own = await db.Runners.CountAsync(r => r.RepoId == repository.Id, cancellation);
        var lost = await db.Runners.CountAsync(
            r => db.Repositories.Any(place => place.Id == repository.Id && place.OwnerId == r.OwnerId), cancellation);
        return
        [
            own switch
            {
                0 => "It has no runners of its own.",
                1 => "Its own runner and its registration token stay with it.",
                _ => $"Its own {own} runners and its registration token stay with it.",
            },
            lost switch
            {
                0 => "The new owner's runners serve it at once.",
                1 => "The present owner's runner no longer serves it; the new owner's runners do at once.",
                _ => $"The present owner's {lost} runners no longer serve it; the new owner's runners do at once.",
            },
        ];
    }

    public async Task OnDeletingAsync(Scope scope, CancellationToken cancellation)
    {
        if (scope is Scope.Instance)
        {
            throw new ArgumentException("The site cannot be deleted.", nameof(scope));
        }

        var now = clock.GetUtcNow();
        var (ownerId, repoId) = (scope.OwnerId, scope.RepoId);
        // The foreign keys are cleared because their rows go; Deleted keeps such a runner from ever counting as the site's.
        // That takes in the ones deleted earlier, hence no query filter. Tokens come first: a registration that has
        // redeemed one holds it until its runner is there to be found below.
        await db.RunnerTokens.IgnoreQueryFilters().Where(t => t.OwnerId == ownerId && t.RepoId == repoId).ExecuteUpdateAsync(
            set => set.SetProperty(t => t.Deleted, t => t.Deleted ?? now).SetProperty(t => t.IsActive, false)
                .SetProperty(t => t.OwnerId, (long?)null).SetProperty(t => t.RepoId, (long?)null),
            cancellation);
        await db.Runners.IgnoreQueryFilters().Where(r => r.OwnerId == ownerId && r.RepoId == repoId).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.Deleted, r => r.Deleted == ActionRunner.Never ? now : r.Deleted).SetProperty(r => r.Updated, now)
                .SetProperty(r => r.OwnerId, (long?)null).SetProperty(r => r.RepoId, (long?)null),
            cancellation);
    }

    public void OnDeleted(Scope scope) => RunnerDirectory.TellChanged(signals);
}
