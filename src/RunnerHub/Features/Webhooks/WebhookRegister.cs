using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <param name="Server">As <see cref="Webhook.Server"/>.</param>
internal sealed record ActiveHook(long Id, long? OwnerId, long? RepoId, string Server);

/// <summary>The webhooks that are active, by what they are told of.</summary>
internal sealed class ActiveHooks(IReadOnlyList<ActiveHook> all)
{
    private readonly ILookup<long, ActiveHook> ofRepositories = all.Where(hook => hook.RepoId is not null).ToLookup(hook => hook.RepoId!.Value);
    private readonly ILookup<long, ActiveHook> ofOwners = all.Where(hook => hook.OwnerId is not null).ToLookup(hook => hook.OwnerId!.Value);
    private readonly List<ActiveHook> ofSite = [.. all.Where(hook => hook.RepoId is null && hook.OwnerId is null)];

    public bool IsEmpty => all.Count == 0;

    /// <summary>Whether any is told of a repository whose owner is not known yet.</summary>
    public bool MayConcern(long repositoryId) => ofSite.Count > 0 || ofOwners.Count > 0 || ofRepositories.Contains(repositoryId);

    public IEnumerable<ActiveHook> Of(long repositoryId, long ownerId) => ofRepositories[repositoryId].Concat(ofOwners[ownerId]).Concat(ofSite);
}

/// <summary>Remembers which webhooks there are: as long as there are none, changes of jobs cost no query for them.</summary>
internal sealed class WebhookRegister(TimeProvider clock, SignalBus signals) : IDisposable
{
    /// <summary>The signal that a webhook was made, changed or deleted.</summary>
    public const string Changed = "webhooks";

    /// <summary>The one thing that is known: all of them together.</summary>
    private const string All = "all";

    /// <summary>How long another node may go on without a hook that was made here, should the signal be lost on the way.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(10);

    private readonly UntilChanged<string, ActiveHooks> known = new(Remembered, 1, clock, signals, Changed);

    public Task<ActiveHooks> ReadAsync(RunnerHubDb db, CancellationToken cancellation) => known.GetAsync(
        All,
        async () => new ActiveHooks(await db.Set<Webhook>().Where(hook => hook.IsActive).OrderBy(hook => hook.Id)
            .Select(hook => new ActiveHook(hook.Id, hook.OwnerId, hook.RepoId, hook.Server)).ToListAsync(cancellation)));

    public void Dispose() => known.Dispose();
}
