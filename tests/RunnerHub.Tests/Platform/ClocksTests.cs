using Microsoft.Extensions.Time.Testing;
using RunnerHub.Platform;

namespace RunnerHub.Tests.Platform;

public sealed class ClocksTests
{
    private readonly FakeTimeProvider clock = new();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 20)]
    [InlineData(49, 98)]
    [InlineData(50, 100)]
    [InlineData(5000, 100)]
    public void A_rest_is_twice_as_long_as_the_work_and_never_long(int worked, int rests)
    {
        var began = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromMilliseconds(worked));

        var rest = clock.RestAsync(began, CancellationToken.None);

        if (rests > 0)
        {
            clock.Advance(TimeSpan.FromMilliseconds(rests - 1));
            Assert.False(rest.IsCompleted);
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.True(rest.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_rest_ends_when_all_ends()
    {
        var began = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromSeconds(1));
        using var end = new CancellationTokenSource();

        var rest = clock.RestAsync(began, end.Token);
        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rest);
    }
}
