using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <summary>
/// Sends what is due, several at once, and few of them to one receiver and for one owner, so that slow ones do not hold up the others. Of
/// several nodes one sends. A delivery is claimed before: when that node is lost, the next one waits until the claim is over.
/// </summary>
internal sealed partial class WebhookSender(
    IServiceScopeFactory scopes, WebhookPost post, SignalBus signals, TimeProvider clock, ILogger<WebhookSender> logger) : BackgroundService
{
    /// <summary>The signal that there may be something to send.</summary>
    public const string Due = "webhooks due";

    /// <summary>The signal that a receiver has answered, or has not in time.</summary>
    public const string Tried = "webhooks tried";

    private const int MostAtOnce = 16;
    private const int MostAtOnceToOne = 2;

    /// <summary>However many hooks somebody has. Those of the site are its administrators'.</summary>
    private const int MostAtOnceForOne = 4;

    /// <summary>How long a delivery waits whose signal was lost, or all of them when the node that sent them was.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);

    /// <summary>Those under way, to which hook, and whose.</summary>
    /// <remarks>Several that ended at once may be the same task, which the runtime keeps for those.</remarks>
    private readonly List<(Task Work, long HookId, long? OwnerId)> sending = [];
    private bool failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            // Taken before reading, so that nothing falls between.
            var signal = signals.NextAsync(Due);
            using var waits = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            // Until when and not for how long: what passes before the wait begins counts.
            var rest = await TryStartAsync(stoppingToken) - clock.GetUtcNow();
            var over = rest > TimeSpan.Zero ? Task.Delay(rest > Shortest ? rest : Shortest, clock, waits.Token) : Task.CompletedTask;
            await Task.WhenAny([signal, over, .. sending.Select(one => one.Work)]);
            await waits.CancelAsync();
            sending.RemoveAll(one => one.Work.IsCompleted);
        }

        await Task.WhenAll(sending.Select(one => one.Work));
    }

    /// <returns>Until when there is nothing to do but to wait for those under way.</returns>
    private async Task<DateTimeOffset> TryStartAsync(CancellationToken cancellation)
    {
        var latest = clock.GetUtcNow() + LongestRest;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var outbox = scope.ServiceProvider.GetRequiredService<WebhookOutbox>();
            if (!await outbox.IsOursAsync(cancellation))
            {
                failing = false;
                return latest;
            }

            while (sending.Count < MostAtOnce && await StartAsync(outbox, cancellation))
            {
                // One receiver may have had all that was read.
            }

            var next = await outbox.NextAsync(cancellation);
            failing = false;
            return next is { } at && at < latest ? at : latest;
        }
        catch (Exception problem)
        {
            // Once an outage, not once a look.
            if (!failing && !cancellation.IsCancellationRequested)
            {
                failing = true;
                Log.NotRead(logger, problem.GetBaseException().Message, DatabaseFaults.IsDatabaseAway(problem) ? null : problem);
            }

            // A database that is away may have taken longer than that to say so, and is left alone all the same.
            return clock.GetUtcNow() + LongestRest;
        }
    }

    /// <returns>False when nothing was there to be sent.</returns>
    private async Task<bool> StartAsync(WebhookOutbox outbox, CancellationToken cancellation)
    {
        var due = await outbox.DueAsync(
            With(sending.Select(one => one.HookId), MostAtOnceToOne), With(sending.Select(one => one.OwnerId).OfType<long>(), MostAtOnceForOne),
            MostAtOnce - sending.Count, cancellation);
        foreach (var delivery in due)
        {
            if (sending.Count(one => one.HookId == delivery.HookId) < MostAtOnceToOne
                && (delivery.OwnerId is null || sending.Count(one => one.OwnerId == delivery.OwnerId) < MostAtOnceForOne)
                && await outbox.ClaimAsync(delivery, cancellation) is { } claimed)
            {
                sending.Add((SendAsync(claimed, cancellation), delivery.HookId, delivery.OwnerId));
            }
        }

        return due.Count > 0;

        static long[] With(IEnumerable<long> all, int most) => [.. all.CountBy(id => id).Where(count => count.Value >= most).Select(count => count.Key)];
    }

    private async Task SendAsync(ClaimedDelivery claimed, CancellationToken cancellation)
    {
        try
        {
            var result = await post.SendAsync(claimed, cancellation);
            await FinishAsync(outbox => outbox.FinishAsync(claimed, result, CancellationToken.None));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await FinishAsync(outbox => outbox.GiveBackAsync(claimed, CancellationToken.None));
        }
    }

    /// <summary>What cannot be kept is tried again once its claim is over: rather twice than never.</summary>
    private async Task FinishAsync(Func<WebhookOutbox, Task> finish)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await finish(scope.ServiceProvider.GetRequiredService<WebhookOutbox>());
            signals.Publish(Tried);
        }
        catch (Exception problem)
        {
            Log.NotKept(logger, problem.GetBaseException().Message, DatabaseFaults.IsDatabaseAway(problem) ? null : problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What is due to webhooks cannot be read; it is tried again: {Reason}")]
        public static partial void NotRead(ILogger logger, string reason, Exception? bug);

        [LoggerMessage(LogLevel.Warning, "What a webhook's receiver answered cannot be kept; it is sent again: {Reason}")]
        public static partial void NotKept(ILogger logger, string reason, Exception? bug);
    }
}
