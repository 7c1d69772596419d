using Microsoft.Extensions.Time.Testing;
using RunnerHub.Features.Jobs;

namespace RunnerHub.Tests.Features.Jobs;

/// <summary>Whether a runner's silence is its own.</summary>
public sealed class HearingTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void Runners_have_a_minute_after_a_start_and_after_an_outage()
    {
        var hearing = new Hearing(clock);
        Assert.Equal([false, true, true], [Ask(hearing, 30), Ask(hearing, 30), Ask(hearing, 30)]);

        // The database was away: whoever asks it comes no further.
        clock.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal([false, false, true, true], [Ask(hearing, 0), Ask(hearing, 30), Ask(hearing, 30), Ask(hearing, 60)]);
    }

    private bool Ask(Hearing hearing, int seconds)
    {
        clock.Advance(TimeSpan.FromSeconds(seconds));
        var isGood = hearing.IsGood();
        hearing.Confirm();
        return isGood;
    }
}
