using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;

namespace RunnerHub.Features.Shared;

/// <summary>
/// Tells an open page that what it shows has changed; the page then reads itself again. Nothing of the content is in the
/// event, so that rights are checked where they always are.
/// </summary>
internal sealed class LiveEvents(Glimpses glimpses, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    /// <summary>
    /// After this the browser connects again, and its right to is checked again. Proxies close a connection that is silent
    /// for a minute, so it needs no sign of life in between either.
    /// </summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(45);

    // How busy the machine is has nothing to do with what time it is.
    private static readonly TimeProvider wallclock = TimeProvider.System;

    /// <summary>The more pages are open, the longer each rests after it was told: all that read themselves again must not fill the machine.</summary>
    private TimeSpan Rest => TimeSpan.FromMilliseconds(500 + (20 * glimpses.Pages));

    /// <param name="context">The request; the events end with it.</param>
    /// <param name="what">Equal for pages that show the same.</param>
    /// <param name="topics">The signals after which it may show something else.</param>
    /// <param name="seen">The fingerprint of what the page shows.</param>
    /// <param name="read">Reads what it would show now.</param>
    public ServerSentEventsResult<string> Watch<T>(
        HttpContext context, object what, IReadOnlyList<string> topics, string? seen, Func<T, CancellationToken, Task<Glimpse>> read)
        where T : notnull
    {
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(ChangesAsync(stop => glimpses.FollowAsync(what, topics, read, stop), seen, context.RequestAborted));
    }

    private async IAsyncEnumerable<SseItem<string>> ChangesAsync(
        Func<CancellationToken, IAsyncEnumerable<string>> follow, string? seen, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var longest = new CancellationTokenSource(Longest, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping, longest.Token);
        // Said at once, so that the browser knows that it is connected.
        yield return new SseItem<string>("", "open");
        await foreach (var fingerprint in follow(stop.Token))
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
