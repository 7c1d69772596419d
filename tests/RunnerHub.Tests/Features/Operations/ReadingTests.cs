using RunnerHub.Features.Operations.Monitoring;

namespace RunnerHub.Tests.Features.Operations;

public sealed class ReadingTests
{
    [Theory]
    [InlineData(0.5, 0.010)]
    [InlineData(0.99, 0.200)]
    [InlineData(1, 5)]
    public void A_quantile_is_right_to_a_tenth(double part, double expected)
    {
        var gathering = new Gathering(spreads: true);
        foreach (var value in Enumerable.Repeat(0.010, 980).Concat(Enumerable.Repeat(0.200, 15)).Concat(Enumerable.Repeat(5.0, 5)))
        {
            gathering.Take(value, []);
        }

        Assert.InRange(gathering.Read().Quantile(part)!.Value, expected * 0.9, expected * 1.1);
    }

    [Fact]
    public void Since_an_earlier_moment_only_what_came_after_it_counts()
    {
        var gathering = new Gathering(spreads: true);
        gathering.Take(100, [new("code", "old")]);
        var earlier = gathering.Read();
        gathering.Take(1, [new("code", "new"), new("more", "said")]);

        var later = gathering.Read().Since(earlier);

        Assert.Equal((1, 1d, 1d, 0d), (later.Count, later.Sum, later.ByTags["new said"], later.ByTags["old"]));
        Assert.InRange(later.Quantile(0.99)!.Value, 0.9, 1.1);
        Assert.Null(earlier.Since(earlier).Quantile(0.5));
    }

    [Theory]
    [InlineData(null, "–")]
    [InlineData(0.0004, "0.40 ms")]
    [InlineData(0.0047, "4.7 ms")]
    [InlineData(0.25, "250 ms")]
    [InlineData(7.24, "7.2 s")]
    [InlineData(600d, "10 min")]
    [InlineData(9000d, "2.5 h")]
    public void A_time_is_written_as_exact_as_it_is_read(double? seconds, string expected) => Assert.Equal(expected, Words.Seconds(seconds));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.44, "0.4")]
    [InlineData(12345.6, "12,346")]
    public void A_number_too(double value, string expected) => Assert.Equal(expected, Words.Number(value));

    [Theory]
    [InlineData(0, "0 jobs")]
    [InlineData(1, "1 job")]
    [InlineData(2, "2 jobs")]
    [InlineData(0.5, "0.5 jobs")]
    [InlineData(1.02, "1.0 jobs")]
    [InlineData(1001, "1,001 jobs")]
    public void What_is_counted_agrees_with_its_number(double count, string expected) => Assert.Equal(expected, Words.Count(count, "job", "jobs"));

    [Fact]
    public void A_curve_ends_at_the_right_and_its_highest_value_is_at_the_top() =>
        Assert.Equal("118,26 119,2 120,14", new Sparkline([0, 10, 5]).Points);
}
