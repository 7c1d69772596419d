using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace RunnerHub.Benchmarks.Simulation;

/// <summary>Sleeps again and again, one time after the other, without leaving anything behind.</summary>
/// <param name="alarm">What wakes it.</param>
/// <param name="lag">Where it notes how much later than meant it went on.</param>
internal sealed class Sleeper(AlarmClock alarm, LatencyHistogram lag) : IValueTaskSource
{
    private const int Awake = 0;
    private const int Asleep = 1;
    private const int Stopped = 2;

    private ManualResetValueTaskSourceCore<bool> sleep = new() { RunContinuationsAsynchronously = true };
    private int state;
    private long began;
    private TimeSpan meant;

    /// <summary>The one behind it on the alarm clock.</summary>
    public Sleeper? Next { get; set; }

    /// <summary>When it is woken, in the milliseconds of the alarm clock.</summary>
    public long Due { get; set; }

    /// <summary>Ends after that time, or when it is stopped.</summary>
    public ValueTask SleepAsync(TimeSpan time)
    {
        sleep.Reset();
        (began, meant) = (Stopwatch.GetTimestamp(), time);
        if (Interlocked.CompareExchange(ref state, Asleep, Awake) != Awake)
        {
            return default;
        }

        alarm.Set(this, time);
        return new(this, sleep.Version);
    }

    public void Wake()
    {
        if (Interlocked.CompareExchange(ref state, Awake, Asleep) == Asleep)
        {
            sleep.SetResult(true);
        }
    }

    /// <summary>It does not sleep any more.</summary>
    public void Stop()
    {
        if (Interlocked.Exchange(ref state, Stopped) == Asleep)
        {
            sleep.SetResult(true);
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => sleep.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        sleep.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token)
    {
        sleep.GetResult(token);
        if (Volatile.Read(ref state) != Stopped)
        {
            lag.Record(Stopwatch.GetElapsedTime(began) - meant);
        }
    }
}
