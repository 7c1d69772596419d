using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <summary>Removes old deliveries, and those of hooks that are gone, some at a time.</summary>
internal sealed class WebhookRetention(
    IServiceScopeFactory scopes, TimeProvider clock, IsOutage isOutage, IsOnDuty isOnDuty, ILogger<WebhookRetention> logger)
    : SharedWork(TimeSpan.FromHours(1), clock, isOutage, isOnDuty, logger)
{
    private const int AtOnce = 1000;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private readonly TimeProvider clock = clock;

    protected override async Task DoAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RunnerHubDb>();
        var before = clock.GetUtcNow() - Kept;
        var all = db.Set<WebhookDelivery>();
        foreach (var old in new[] { all.Where(delivery => delivery.Created < before), all.Where(delivery => !db.Set<Webhook>().Any(hook => hook.Id == delivery.HookId)) })
        {
            while (await old.OrderBy(delivery => delivery.Id).Select(delivery => delivery.Id).Take(AtOnce).ToArrayAsync(cancellation) is { Length: > 0 } ids)
            {
                await all.Where(delivery => ids.Contains(delivery.Id)).ExecuteDeleteAsync(cancellation);
            }
        }
    }
}
