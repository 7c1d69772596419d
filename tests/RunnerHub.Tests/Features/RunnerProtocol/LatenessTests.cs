using RunnerHub.Features.RunnerProtocol;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.RunnerProtocol;

/// <summary>How late a process is.</summary>
public sealed class LatenessTests : IAsyncDisposable
{
    private readonly LateClock clock = new();

    [Fact]
    public void What_is_overdue_counts_before_it_is_done()
    {
        using var lateness = new Lateness(clock, Now);

        clock.Passed = TimeSpan.FromMilliseconds(90);
        Assert.Equal(TimeSpan.Zero, lateness.Now);
        clock.Passed = TimeSpan.FromMilliseconds(350);
        Assert.Equal(TimeSpan.FromMilliseconds(250), lateness.Now);
    }

    [Fact]
    public void What_waits_for_a_thread_counts_although_its_timer_went_off_in_time()
    {
        var waiting = new Queue<Action>();
        using var lateness = new Lateness(clock, waiting.Enqueue);
        clock.Passed = TimeSpan.FromMilliseconds(100);
        clock.GoOff();
        Assert.Equal(TimeSpan.Zero, lateness.Now);

        clock.Passed = TimeSpan.FromMilliseconds(700);

        Assert.Equal(TimeSpan.FromMilliseconds(600), lateness.Now);
        waiting.Dequeue()();
        Assert.Equal(TimeSpan.FromMilliseconds(600), lateness.Now);
    }

    [Fact]
    public void What_was_late_a_moment_ago_counts_less_and_less()
    {
        using var lateness = new Lateness(clock, Now);
        clock.Passed = TimeSpan.FromMilliseconds(1100);
        clock.GoOff();
        Assert.Equal(TimeSpan.FromSeconds(1), lateness.Now);

        for (var i = 0; i < 20; i++)
        {
            clock.Passed += TimeSpan.FromMilliseconds(100);
            clock.GoOff();
        }

        Assert.InRange(lateness.Now.TotalMilliseconds, 100, 150);
    }

    private static void Now(Action work) => work();

    public ValueTask DisposeAsync() => clock.DisposeAsync();
}
