namespace RunnerHub.Tests.Support;

/// <summary>A clock that stands still, and whose one timer goes off when somebody says so.</summary>
public sealed class LateClock : TimeProvider, ITimer
{
    private Action goOff = () => { };

    public TimeSpan Passed { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Passed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        goOff = () => callback(state);
        return this;
    }

    public void GoOff() => goOff();

    public bool Change(TimeSpan dueTime, TimeSpan period) => true;

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
