using System.Runtime.CompilerServices;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Shared;

/// <summary>
/// Watches the database for the pages that are open. Pages that show the same are watched once, however many they are; it
/// is read again after a signal, when a status changes by the clock, and now and then in case a signal was lost. All
/// reading together takes at most a quarter of one processor, so that many different pages only become slower; more only where one
/// read takes most of a second.
/// </summary>
internal sealed partial class Glimpses(SignalBus signals, TimeProvider clock, IServiceScopeFactory scopes, ILogger<Glimpses> logger) : IDisposable
{
    /// <summary>A signal may be lost on its way from another node.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(10);

    /// <summary>However long a read took, the other pages are not deaf for longer.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    // How busy the machine is has nothing to do with what time it is.
    private static readonly TimeProvider wallclock = TimeProvider.System;

    private readonly Dictionary<object, GlimpseWatch> watches = [];
    private readonly SemaphoreSlim turn = new(1);
    private int pages;

    /// <summary>How many pages are open.</summary>
    public int Pages => Volatile.Read(ref pages);

    /// <summary>The fingerprint now, and each later one, until cancelled.</summary>
    /// <param name="what">Equal for pages that show the same.</param>
    /// <param name="topics">The signals after which it is read again.</param>
    /// <param name="read">Reads it. It is called by the first page of several that show the same.</param>
    public async IAsyncEnumerable<string> FollowAsync<T>(
        object what, IReadOnlyList<string> topics, Func<T, CancellationToken, Task<Glimpse>> read, [EnumeratorCancellation] CancellationToken cancellation)
        where T : notnull
    {
        var watch = Enter(what, topics, (services, stop) => read(services.GetRequiredService<T>(), stop));
        try
        {
            for (string? told = null; !cancellation.IsCancellationRequested;)
            {
                var next = watch.Next;
                if (watch.Fingerprint is { } fingerprint && fingerprint != told)
                {
                    yield return told = fingerprint;
                }

                await next.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            Leave(what, watch);
        }
    }

    /// <summary>How long nothing is read after something was. What a database that is away has taken was no work of any processor.</summary>
    public static TimeSpan PauseAfter(TimeSpan took, bool wasAway) =>
        wasAway ? TimeSpan.Zero : 3 * took < LongestPause ? 3 * took : LongestPause;

    public void Dispose() => turn.Dispose();

    private GlimpseWatch Enter(object what, IReadOnlyList<string> topics, Func<IServiceProvider, CancellationToken, Task<Glimpse>> read)
    {
        lock (watches)
        {
            if (!watches.TryGetValue(what, out var watch))
            {
                watches[what] = watch = new GlimpseWatch();
                _ = Task.Run(() => KeepReadingAsync(watch, topics, read));
            }

            watch.Pages++;
            pages++;
            return watch;
        }
    }

    private void Leave(object what, GlimpseWatch watch)
    {
        lock (watches)
        {
            pages--;
            if (--watch.Pages > 0)
            {
                return;
            }

            watches.Remove(what);
        }

        // Nobody waits for that: to cancel what a database that hangs was asked holds a thread for seconds.
        _ = watch.Stop.CancelAsync();
    }

    private async Task KeepReadingAsync(GlimpseWatch watch, IReadOnlyList<string> topics, Func<IServiceProvider, CancellationToken, Task<Glimpse>> read)
    {
        var stop = watch.Stop.Token;
        while (!stop.IsCancellationRequested)
        {
            var changed = topics.Select(signals.NextAsync).ToList();
            var latest = clock.GetUtcNow() + LongestRest;
            var until = await ReadInTurnAsync(watch, read) ?? latest;
            var rest = (until < latest ? until : latest) - clock.GetUtcNow();
            using var rested = CancellationTokenSource.CreateLinkedTokenSource(stop);
            await Task.WhenAny([.. changed, Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, clock, rested.Token)]);
            // After a signal nothing waits on: with many signals, there would be as many timers.
            await rested.CancelAsync();
        }
    }

    /// <returns>Until when it holds, or null when it could not be read.</returns>
    private async Task<DateTimeOffset?> ReadInTurnAsync(GlimpseWatch watch, Func<IServiceProvider, CancellationToken, Task<Glimpse>> read)
    {
        var stop = watch.Stop.Token;
        try
        {
            await turn.WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        var (began, wasAway) = (wallclock.GetTimestamp(), false);
        try
        {
            // A connection of its own: a page that is open for hours must not hold one.
            await using var scope = scopes.CreateAsyncScope();
            var glimpse = await read(scope.ServiceProvider, stop);
            watch.Show(glimpse.Fingerprint);
            return glimpse.Until;
        }
        catch (Exception problem)
        {
            wasAway = DatabaseFaults.IsDatabaseAway(problem);
            if (!stop.IsCancellationRequested && !wasAway)
            {
                Log.NotRead(logger, problem);
            }

            return null;
        }
        finally
        {
            await Task.Delay(PauseAfter(wallclock.GetElapsedTime(began), wasAway), wallclock, CancellationToken.None);
            turn.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "What an open page shows could not be read; it is tried again")]
        public static partial void NotRead(ILogger logger, Exception problem);
    }
}
