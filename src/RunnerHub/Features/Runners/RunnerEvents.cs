using Microsoft.AspNetCore.Http.HttpResults;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>Tells an open page with runners that what it shows has changed.</summary>
internal sealed class RunnerEvents : IDisposable
{
    private static readonly string[] Topics = [RunnerService.Changed, RunnerService.Returned];
    private static readonly string[] WorkTopics = [.. Topics, IRunnerWork.Changed];

    private readonly LiveEvents live;
    private readonly IReadOnlyList<IDisposable> counting;
    private readonly TimeProvider clock;
    private long changes;
    private long lastChange;

    public RunnerEvents(LiveEvents live, SignalBus signals, TimeProvider clock)
    {
        (this.live, this.clock) = (live, clock);
        counting = [.. Topics.Select(topic => signals.Subscribe(topic, () => Count(clock.GetUtcNow().ToUnixTimeSeconds())))];
    }

    /// <summary>
    /// Greater after each change to any runner, and the same at all nodes when there was none for a while: a page that came
    /// from one of them is told by another. Take it before reading runners, so that no change falls between.
    /// </summary>
    public long Changes => Interlocked.Read(ref changes);

    /// <summary>
    /// As <see cref="Changes"/>, for what was read of a replica that may be behind them: then it is the number of no page, so that
    /// the page is told at once.
    /// </summary>
    /// <param name="before">The changes before reading.</param>
    /// <param name="asOf">What was read has all changes until this timestamp of the clock.</param>
    public long Seen(long before, long asOf) => asOf > Interlocked.Read(ref lastChange) ? before : -1;

    /// <summary>As <see cref="LiveEvents.Watch"/>.</summary>
    public ServerSentEventsResult<string> Watch(
        HttpContext context, object what, string? seen, Func<RunnerService, CancellationToken, Task<Glimpse>> read) =>
        live.Watch(context, what, Topics, seen, read);

    /// <summary>The same for a page that shows also what runners do.</summary>
    public ServerSentEventsResult<string> WatchWork(
        HttpContext context, object what, string? seen, Func<RunnerService, CancellationToken, Task<Glimpse>> read) =>
        live.Watch(context, what, WorkTopics, seen, read);

    public void Dispose()
    {
        foreach (var subscription in counting)
        {
            subscription.Dispose();
        }
    }

    private void Count(long second)
    {
        Interlocked.Exchange(ref lastChange, clock.GetTimestamp());
        long known;
        do
        {
            known = Changes;
        }
        while (Interlocked.CompareExchange(ref changes, Math.Max(second, known + 1), known) != known);
    }
}
