using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;

namespace RunnerHub.Features.Runners;

/// <summary>
/// Tells an open page that what it shows has changed; the page then reads itself again. Nothing of the content is in the
/// event, so that rights are checked where they always are.
/// </summary>
internal sealed class RunnerEvents(Glimpses glimpses, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    /// <summary>
    /// After this the browser connects again, and its right to is checked again. Proxies close a connection that is silent
    /// for a minute, so it needs no sign of life in between either.
    /// </summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(45);

    // How busy the machine is has nothing to do with what time it is.
    private static readonly TimeProvider wallclock = TimeProvider.System;

    /// <summary>How many changes there were to any runner; take it before reading them.</summary>
    public long Changes => glimpses.Changes;

    /// <summary>The more pages are open, the longer each rests after it was told: all that read themselves again must not fill the machine.</summary>
    private TimeSpan Rest => TimeSpan.FromMilliseconds(500 + (20 * glimpses.Pages));

    /// <param name="context">The request; the events end with it.</param>
    /// <param name="what">Equal for pages that show the same.</param>
    /// <param name="seen">The fingerprint of what the page shows.</param>
    /// <param name="read">Reads what it would show now.</param>
    public ServerSentEventsResult<string> Watch(
        HttpContext context, object what, string? seen, Func<RunnerService, CancellationToken, Task<Glimpse>> read)
    {
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(ChangesAsync(what, seen, read, context.RequestAborted));
    }

    private async IAsyncEnumerable<SseItem<string>> ChangesAsync(
        object what, string? seen, Func<RunnerService, CancellationToken, Task<Glimpse>> read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var longest = new CancellationTokenSource(Longest, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping, longest.Token);
        // Said at once, so that the browser knows that it is connected.
        yield return new SseItem<string>("", "open");
        await foreach (var fingerprint in glimpses.FollowAsync(what, read, stop.Token))
        {
            if (fingerprint != seen)
            {
                seen = fingerprint;
                yield return new SseItem<string>(fingerprint, "changed");
                await Task.Delay(Rest, wallclock, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
