using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>
/// Tells an open page that what it shows has changed; the page then reads itself again. Nothing of the content is in the
/// event, so that rights are checked where they always are.
/// </summary>
internal sealed class RunnerEvents(SignalBus signals, TimeProvider clock, IServiceScopeFactory scopes, IHostApplicationLifetime lifetime)
{
    /// <summary>A status changes with time alone, which no signal tells.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    /// <summary>Proxies close a connection that is silent for a minute.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(20);

    /// <summary>After this the browser connects again, and its right to is checked again.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <param name="seen">The fingerprint of what the page shows.</param>
    /// <param name="read">Reads the fingerprint of what it would show now.</param>
    public ServerSentEventsResult<string> Watch(string? seen, Func<RunnerService, CancellationToken, Task<string>> read, CancellationToken cancellation) =>
        TypedResults.ServerSentEvents(ChangesAsync(seen, read, cancellation));

    private async IAsyncEnumerable<SseItem<string>> ChangesAsync(
        string? seen, Func<RunnerService, CancellationToken, Task<string>> read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        var end = clock.GetUtcNow() + Longest;
        var spoke = clock.GetUtcNow();
        // Said at once, so that the browser knows that it is connected.
        yield return new SseItem<string>("", "open");
        while (!stop.IsCancellationRequested && clock.GetUtcNow() < end)
        {
            var signal = signals.NextAsync(RunnerService.Changed);
            var now = await ReadAsync(read, stop.Token);
            if (now is not null && now != seen)
            {
                (seen, spoke) = (now, clock.GetUtcNow());
                yield return new SseItem<string>(now, "changed");
            }
            else if (clock.GetUtcNow() - spoke >= KeepAlive)
            {
                spoke = clock.GetUtcNow();
                yield return new SseItem<string>("", "ping");
            }

            await Task.WhenAny(signal, Task.Delay(Tick, clock, stop.Token));
        }
    }

    /// <summary>Reads with a database connection of its own; a page that is open for hours must not hold one.</summary>
    private async Task<string?> ReadAsync(Func<RunnerService, CancellationToken, Task<string>> read, CancellationToken cancellation)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await read(scope.ServiceProvider.GetRequiredService<RunnerService>(), cancellation);
        }
        catch (Exception problem) when (problem is OperationCanceledException || Data.DatabaseFaults.IsDatabaseAway(problem))
        {
            // The page is being left, or the database is away: the next tick reads again.
            return null;
        }
    }
}
