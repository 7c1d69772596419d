using RunnerHub.Benchmarks.Drills;

namespace RunnerHub.Tests.Benchmarks;

public sealed class TrendTests
{
    [Fact]
    public void What_grows_evenly_has_its_growth_for_slope() =>
        Assert.Equal(2, Trend.SlopeOf([(0, 10), (1, 12), (2, 14), (3, 16)]), 0.0001);

    [Fact]
    public void What_goes_up_and_down_is_nearly_flat() =>
        Assert.InRange(Trend.SlopeOf([(0, 10), (1, 14), (2, 10), (3, 14), (4, 10)]), -0.1, 0.1);

    [Fact]
    public void Nothing_and_a_single_point_are_flat()
    {
        Assert.Equal(0, Trend.SlopeOf([]));
        Assert.Equal(0, Trend.SlopeOf([(5, 5), (5, 9)]));
    }
}
