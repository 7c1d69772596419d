using RunnerHub.Features.Presence;

namespace RunnerHub.Tests.Features.Presence;

/// <summary>What becomes of a mark that comes while its runner is being forgotten.</summary>
public class HeartbeatTests
{
    private static readonly DateTimeOffset First = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    [Fact]
    public void One_that_was_forgotten_takes_no_mark_that_would_be_lost()
    {
        var beat = new Heartbeat(First);
        beat.Write(First, First);

        Assert.True(beat.TryForget(First.AddMinutes(1)));

        Assert.False(beat.TryMark(First.AddMinutes(2)));
        Assert.False(beat.TryForget(First.AddMinutes(3)));
    }

    [Fact]
    public void One_that_was_marked_since_it_was_written_is_not_forgotten()
    {
        var beat = new Heartbeat(First);
        beat.Write(First, First);
        Assert.False(beat.TryForget(First));
        Assert.True(beat.TryMark(First.AddSeconds(1)));

        Assert.False(beat.TryForget(First.AddMinutes(1)));

        Assert.Equal((First.AddSeconds(1), First, false), (beat.At, beat.Written, beat.IsWritten));
    }

    [Fact]
    public void An_earlier_moment_changes_nothing()
    {
        var beat = new Heartbeat(First);

        Assert.True(beat.TryMark(First.AddSeconds(-1)));

        Assert.Equal(First, beat.At);
        Assert.Null(beat.Written);
    }

    [Fact]
    public void A_mark_is_not_lost_while_runners_are_forgotten()
    {
        var beats = new Heartbeats(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60));
        var (last, written, isOver) = (First, First, false);
        Parallel.Invoke(
            () =>
            {
                for (var second = 1; second < 100_000; second++)
                {
                    beats.Mark(7, First.AddSeconds(second));
                    last = First.AddSeconds(second);
                }

                Volatile.Write(ref isOver, true);
            },
            () =>
            {
                while (!Volatile.Read(ref isOver))
                {
                    WriteAndForget();
                }
            });

        WriteAndForget();

        Assert.Equal(last, written);

        void WriteAndForget()
        {
            foreach (var moment in beats.Unwritten())
            {
                written = moment.Key;
                beats.Written(moment, First);
            }

            beats.Forget(First.AddDays(10));
        }
    }
}
