namespace RunnerHub.Features.Presence;

/// <summary>
/// When one runner was last seen in one way, and what of that the table knows. It is there for as long as the runner goes on
/// calling, because marks come by the thousand and must leave nothing to be collected. Marks are safe for parallel use.
/// </summary>
internal sealed class Heartbeat(DateTimeOffset at)
{
    /// <summary>Before any moment: it was forgotten, and takes no marks.</summary>
    private const long Forgotten = -1;

    /// <summary>Before any moment: the table was told none.</summary>
    private const long None = 0;

    private long at = at.UtcTicks;
    private long written = None;
    private long told = None;

    public DateTimeOffset At => ToMoment(Volatile.Read(ref at));

    /// <summary>The moment that the table was told; null when it was told none since the runner came back.</summary>
    public DateTimeOffset? Written => Volatile.Read(ref written) is not None and var ticks ? ToMoment(ticks) : null;

    /// <summary>When it was told that.</summary>
    public DateTimeOffset Told => ToMoment(Volatile.Read(ref told));

    public bool IsWritten => Volatile.Read(ref written) == Volatile.Read(ref at);

    /// <summary>Notes a moment, unless a later one is known.</summary>
    /// <returns>False when it was forgotten, and another one must take its place.</returns>
    public bool TryMark(DateTimeOffset moment)
    {
        for (var known = Volatile.Read(ref at); known != Forgotten;)
        {
            var before = known >= moment.UtcTicks ? known : Interlocked.CompareExchange(ref at, moment.UtcTicks, known);
            if (before == known)
            {
                return true;
            }

            known = before;
        }

        return false;
    }

    /// <summary>Notes what the table knows, and since when.</summary>
    public void Write(DateTimeOffset moment, DateTimeOffset now)
    {
        Volatile.Write(ref told, now.UtcTicks);
        Volatile.Write(ref written, moment.UtcTicks);
    }

    /// <summary>Ends it when the table knows all of it and its last moment is before another; never while it is being marked.</summary>
    public bool TryForget(DateTimeOffset before)
    {
        var known = Volatile.Read(ref at);
        return known != Forgotten && known == Volatile.Read(ref written) && known < before.UtcTicks
            && Interlocked.CompareExchange(ref at, Forgotten, known) == known;
    }

    private static DateTimeOffset ToMoment(long ticks) => new(Math.Max(ticks, None), TimeSpan.Zero);
}
