using RunnerHub.Benchmarks.Simulation;

namespace RunnerHub.Tests.Benchmarks;

public sealed class BackOffTests
{
    [Fact]
    public void Pauses_double_from_two_seconds_to_five_and_begin_anew_after_a_task()
    {
        var pauses = new BackOff(Pace.Stock);

        Assert.Equal([2, 4, 5, 5], new[] { pauses.Next(0.5), pauses.Next(0.5), pauses.Next(0.5), pauses.Next(0.5) }.Select(pause => pause.TotalSeconds));
        pauses.Reset();
        Assert.Equal(2, pauses.Next(0.5).TotalSeconds);
    }

    [Fact]
    public void A_pause_is_up_to_a_fifth_shorter_or_longer_by_chance()
    {
        Assert.Equal(1.6, new BackOff(Pace.Stock).Next(0).TotalSeconds, 0.0001);
        Assert.Equal(2.4, new BackOff(Pace.Stock).Next(1).TotalSeconds, 0.0001);
    }
}
