using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <summary>A delivery that this node is to send.</summary>
/// <param name="Attempts">How many tries there are with this one.</param>
/// <param name="Secret">Encrypted.</param>
internal sealed record ClaimedDelivery(
    long Id, long HookId, int Attempts, Guid Uuid, string Event, string Body, string Url, string? Secret, Scope Scope, bool IsOfOrganization);

/// <summary>What came of a try.</summary>
/// <param name="Error">Why there was no answer; null when there was one.</param>
internal sealed record DeliveryResult(int? StatusCode, string Answer, string? Error, TimeSpan Took)
{
    public bool IsDelivered => StatusCode is >= 200 and < 300;
}

/// <summary>The deliveries that are not done with, and the rules by which they are tried.</summary>
internal sealed class WebhookOutbox(RunnerHubDb db, TimeProvider clock, IsOnDuty isOnDuty, WebhookMetrics metrics)
{
    /// <summary>After so long a sender that has claimed a delivery counts as lost.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>After each try that failed.</summary>
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4),
    ];

    /// <summary>What a job is told of later waits for what came before, but not for more tries of it than these.</summary>
    private const int TriesThatHold = 3;

    /// <summary>
    /// Whether this node sends what is due. One does for all, so that a receiver gets no more at once than one node would send
    /// it, and what is due is looked for once.
    /// </summary>
    public Task<bool> IsOursAsync(CancellationToken cancellation) => isOnDuty(nameof(WebhookOutbox), cancellation);

    /// <summary>Deliveries that are due, the longest due first.</summary>
    /// <param name="busy">Hooks that have enough to do.</param>
    /// <param name="busyOwners">Owners whose hooks, and those of whose repositories, have enough to do.</param>
    public async Task<List<DueDelivery>> DueAsync(long[] busy, long[] busyOwners, int most, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var all = db.Set<WebhookDelivery>();
        var hooks = db.Set<Webhook>();
        var others = busyOwners.Length == 0 ? all
            : all.Where(delivery => !hooks.Any(hook => hook.Id == delivery.HookId
                && (busyOwners.Contains(hook.OwnerId ?? 0) || db.Repositories.Any(place => place.Id == hook.RepoId && busyOwners.Contains(place.OwnerId)))));
        return await others.Where(delivery => delivery.NextTry <= now && !busy.Contains(delivery.HookId)
                && !(delivery.JobId != null && all.Any(earlier => earlier.JobId == delivery.JobId && earlier.HookId == delivery.HookId
                    && earlier.Id < delivery.Id && earlier.NextTry != null && earlier.Attempts < TriesThatHold)))
            .OrderBy(delivery => delivery.NextTry).ThenBy(delivery => delivery.Id).Take(most)
            .Select(delivery => new DueDelivery(
                delivery.Id, delivery.HookId, delivery.Attempts,
                hooks.Where(hook => hook.Id == delivery.HookId)
                    .Select(hook => hook.OwnerId ?? db.Repositories.Where(place => place.Id == hook.RepoId).Select(place => (long?)place.OwnerId).FirstOrDefault())
                    .FirstOrDefault()))
            .ToListAsync(cancellation);
    }

    /// <returns>Null when another node was faster, or the hook is gone.</returns>
    public async Task<ClaimedDelivery?> ClaimAsync(DueDelivery due, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var until = now + Lease;
        var mine = await db.Set<WebhookDelivery>().Where(delivery => delivery.Id == due.Id && delivery.Attempts == due.Attempts && delivery.NextTry <= now)
            .ExecuteUpdateAsync(
                set => set.SetProperty(delivery => delivery.NextTry, until).SetProperty(delivery => delivery.Attempts, due.Attempts + 1)
                    .SetProperty(delivery => delivery.Tried, now),
                cancellation);
        if (mine == 0)
        {
            return null;
        }

        var found = await (
            from delivery in db.Set<WebhookDelivery>()
            join hook in db.Set<Webhook>() on delivery.HookId equals hook.Id
            where delivery.Id == due.Id
            select new ClaimedDelivery(
                delivery.Id, hook.Id, delivery.Attempts, delivery.Uuid, delivery.Event, delivery.Body, hook.Url, hook.Secret,
                Scope.Of(hook.OwnerId, hook.RepoId), db.Owners.Any(owner => owner.Id == hook.OwnerId && owner.Kind == OwnerKind.Organization)))
            .FirstOrDefaultAsync(cancellation);
        if (found is null)
        {
            await db.Set<WebhookDelivery>().Where(delivery => delivery.HookId == due.HookId).ExecuteDeleteAsync(cancellation);
        }

        return found;
    }

    /// <summary>When the next delivery will be due that is not yet; null when there is none.</summary>
    public Task<DateTimeOffset?> NextAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return db.Set<WebhookDelivery>().Where(delivery => delivery.NextTry > now).MinAsync(delivery => delivery.NextTry, cancellation);
    }

    /// <summary>Keeps what came of a try, unless it was switched off meanwhile or is another node's by now.</summary>
    public Task FinishAsync(ClaimedDelivery sent, DeliveryResult result, CancellationToken cancellation)
    {
        metrics.Sent(result);
        var next = result.IsDelivered || sent.Attempts > Pauses.Length ? (DateTimeOffset?)null : clock.GetUtcNow() + Pauses[sent.Attempts - 1];
        var took = (int)result.Took.TotalMilliseconds;
        return Mine(sent).ExecuteUpdateAsync(
            set => set.SetProperty(delivery => delivery.NextTry, next).SetProperty(delivery => delivery.StatusCode, result.StatusCode)
                .SetProperty(delivery => delivery.Answer, result.Answer).SetProperty(delivery => delivery.Error, result.Error)
                .SetProperty(delivery => delivery.Took, took),
            cancellation);
    }

    /// <summary>Gives back what was claimed and not sent to its end: it is due at once.</summary>
    public Task GiveBackAsync(ClaimedDelivery sent, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return Mine(sent).ExecuteUpdateAsync(set => set.SetProperty(delivery => delivery.NextTry, now), cancellation);
    }

    private IQueryable<WebhookDelivery> Mine(ClaimedDelivery sent) =>
        db.Set<WebhookDelivery>().Where(delivery => delivery.Id == sent.Id && delivery.Attempts == sent.Attempts && delivery.NextTry != null);
}

/// <param name="OwnerId">Whose hook it is, or whose repository's; null for the site.</param>
internal sealed record DueDelivery(long Id, long HookId, int Attempts, long? OwnerId);
