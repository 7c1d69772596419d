namespace RunnerHub.Features.RunnerProtocol;

/// <summary>
/// How late this process does what is due because the machine has more to do than it can, such as when a whole fleet comes at
/// once. What happened a moment ago counts less and less.
/// </summary>
internal sealed class Lateness : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>How much of it is left after an interval: a tenth after two seconds.</summary>
    private const double Left = 0.9;

    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private long due;
    private long late;

    /// <param name="clock">That of the machine: how busy it is has nothing to do with what time it is for anything else.</param>
    public Lateness(TimeProvider clock)
    {
        this.clock = clock;
        due = Next();
        // Waits for a free thread like every call does.
        timer = clock.CreateTimer(_ => Measure(), null, Interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How late whatever is due now may be.</summary>
    public TimeSpan Now => TimeSpan.FromTicks(Math.Max(Volatile.Read(ref late), Overdue()));

    /// <summary>Something was done that much later than it was due.</summary>
    public void Note(TimeSpan time) => Volatile.Write(ref late, Math.Max(time.Ticks, (long)(Volatile.Read(ref late) * Left)));

    public void Dispose() => timer.Dispose();

    private void Measure()
    {
        Note(TimeSpan.FromTicks(Overdue()));
        Volatile.Write(ref due, Next());
        timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    private long Next() => clock.GetTimestamp() + (long)(Interval.TotalSeconds * clock.TimestampFrequency);

    private long Overdue() => Math.Max(0, clock.GetElapsedTime(Volatile.Read(ref due)).Ticks);
}
