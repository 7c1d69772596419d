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
    private readonly Action<Action> queue;
    private readonly ITimer timer;
    private long due;
    private long late;

    /// <param name="clock">That of the machine: how busy it is has nothing to do with what time it is for anything else.</param>
    /// <param name="queue">Has something done as soon as there is a free thread for it, as calls are.</param>
    public Lateness(TimeProvider clock, Action<Action> queue)
    {
        (this.clock, this.queue) = (clock, queue);
        due = Next();
        // What a timer calls comes before all that waits for a thread; only what it queues waits like a call.
        timer = clock.CreateTimer(_ => queue(Measure), null, Interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>That of this process.</summary>
    public static Lateness OfThreads() =>
        new(TimeProvider.System, static work => ThreadPool.UnsafeQueueUserWorkItem(static work => work(), work, preferLocal: false));

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
