using RunnerHub.Benchmarks.Simulation;

namespace RunnerHub.Tests.Benchmarks;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void A_percentile_is_exact_within_one_per_cent_from_microseconds_to_hours()
    {
        foreach (var microseconds in new long[] { 1, 127, 128, 255, 256, 257, 999, 4_321, 1_000_000, 86_400_000_000 })
        {
            var times = new LatencyHistogram();
            times.Record(TimeSpan.FromMicroseconds(microseconds));
            times.Record(TimeSpan.FromDays(2));

            Assert.InRange(times.At(50).TotalMicroseconds, microseconds, microseconds * 1.01);
        }
    }

    [Fact]
    public void Percentiles_count_all_that_were_recorded_in_parallel()
    {
        var times = new LatencyHistogram();
        Parallel.For(1, 10_001, number => times.Record(TimeSpan.FromMilliseconds(number)));

        Assert.Equal(10_000, times.Count);
        Assert.InRange(times.At(50).TotalMilliseconds, 5_000, 5_050);
        Assert.InRange(times.At(99).TotalMilliseconds, 9_900, 9_999);
        Assert.Equal(TimeSpan.FromSeconds(10), times.At(100));
        Assert.Equal(TimeSpan.FromSeconds(10), times.Max);
    }

    [Fact]
    public void No_time_is_too_short_or_too_long_to_be_counted()
    {
        var times = new LatencyHistogram();
        Assert.Equal(TimeSpan.Zero, times.At(99));

        times.Record(TimeSpan.FromSeconds(-1));
        times.Record(TimeSpan.MaxValue);

        Assert.Equal(2, times.Count);
        Assert.Equal(TimeSpan.Zero, times.At(50));
        Assert.True(times.Max > TimeSpan.FromDays(12));
    }
}
