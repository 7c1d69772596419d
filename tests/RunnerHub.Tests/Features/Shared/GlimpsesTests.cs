using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Tests.Features.Shared;

public sealed class GlimpsesTests
{
    [Theory]
    [InlineData(0.1, false, 0.3)]
    [InlineData(15, false, 2)]
    [InlineData(15, true, 0)]
    public void After_a_read_nothing_is_read_for_a_while_and_never_for_long(double took, bool wasAway, double pause) =>
        Assert.Equal(TimeSpan.FromSeconds(pause), Glimpses.PauseAfter(TimeSpan.FromSeconds(took), wasAway));

    [Fact]
    public async Task A_read_after_a_signal_leaves_no_timer_of_the_wait_before_it()
    {
        const string topic = "things";
        var clock = new CountingClock();
        var signals = new SignalBus();
        var reads = 0;
        await using var services = new ServiceCollection().AddSingleton(signals).BuildServiceProvider();
        using var glimpses = new Glimpses(signals, clock, services.GetRequiredService<IServiceScopeFactory>(), NullLogger<Glimpses>.Instance);
        using var closed = new CancellationTokenSource();
        await using var page = glimpses.FollowAsync<SignalBus>(
            topic, [topic], (_, _) => Task.FromResult(Glimpse.Of([$"{++reads}"])), closed.Token).GetAsyncEnumerator(closed.Token);

        for (var change = 0; change < 5; change++)
        {
            Assert.True(await page.MoveNextAsync());
            signals.Publish(topic);
        }

        Assert.True(await page.MoveNextAsync());
        Assert.InRange(clock.Timers, 0, 1);
        await closed.CancelAsync();
    }

    /// <summary>Knows how many of its timers are there.</summary>
    private sealed class CountingClock : FakeTimeProvider
    {
        private int timers;

        public int Timers => Volatile.Read(ref timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref timers);
            return new Counted(this, base.CreateTimer(callback, state, dueTime, period));
        }

        private sealed class Counted(CountingClock clock, ITimer timer) : ITimer
        {
            private int isGone;

            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

            public void Dispose()
            {
                if (Interlocked.Exchange(ref isGone, 1) == 0)
                {
                    Interlocked.Decrement(ref clock.timers);
                }

                timer.Dispose();
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
