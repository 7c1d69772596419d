using RunnerHub.Features.Shared;

namespace RunnerHub.Tests.Features.Shared;

public sealed class GlimpsesTests
{
    [Theory]
    [InlineData(0.1, false, 0.3)]
    [InlineData(15, false, 2)]
    [InlineData(15, true, 0)]
    public void After_a_read_nothing_is_read_for_a_while_and_never_for_long(double took, bool wasAway, double pause) =>
        Assert.Equal(TimeSpan.FromSeconds(pause), Glimpses.PauseAfter(TimeSpan.FromSeconds(took), wasAway));
}
