using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <param name="Server">As <see cref="Webhook.Server"/>.</param>
internal sealed record ActiveHook(long Id, long? OwnerId, long? RepoId, string Server);

/// <summary>Remembers which webhooks there are: as long as there are none, changes of jobs cost no query for them.</summary>
internal sealed class WebhookRegister : IDisposable
{
    /// <summary>The signal that a webhook was made, changed or deleted.</summary>
    public const string Changed = "webhooks";

    /// <summary>How long another node may go on without a hook that was made here.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(10);

    private readonly TimeProvider clock;
    private readonly IDisposable subscription;
    private Memory known = new();

    public WebhookRegister(TimeProvider clock, SignalBus signals)
    {
        this.clock = clock;
        subscription = signals.Subscribe(Changed, () => known = new());
    }

    public async Task<IReadOnlyList<ActiveHook>> ReadAsync(RunnerHubDb db, CancellationToken cancellation)
    {
        // Taken before reading: a change that comes meanwhile puts another in its place, and what was read is not kept.
        var memory = known;
        var now = clock.GetUtcNow();
        if (memory.Hooks is { } hooks && memory.Until > now)
        {
            return hooks;
        }

        hooks = await db.Set<Webhook>().Where(hook => hook.IsActive).OrderBy(hook => hook.Id)
            .Select(hook => new ActiveHook(hook.Id, hook.OwnerId, hook.RepoId, hook.Server)).ToListAsync(cancellation);
        (memory.Until, memory.Hooks) = (now + Remembered, hooks);
        return hooks;
    }

    public void Dispose() => subscription.Dispose();

    private sealed class Memory
    {
        public IReadOnlyList<ActiveHook>? Hooks { get; set; }

        public DateTimeOffset Until { get; set; }
    }
}
