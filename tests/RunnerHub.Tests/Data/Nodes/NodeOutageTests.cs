using RunnerHub.Platform;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Data.Nodes;

/// <summary>What is told between nodes when the connection is lost on which it is.</summary>
public sealed class NodeOutageTests(TwoNodes nodes) : TwoNodesTests(nodes), IClassFixture<TwoNodes>
{
    [Fact]
    public async Task A_node_that_could_not_listen_for_a_while_reads_again_what_it_may_have_missed()
    {
        await UntilHeardAsync();
        var missed = Second.Get<SignalBus>().NextAsync("nobody has published this");
        var times = Second.Logged("are heard of again");

        await Second.EndListeningAsync();

        await SoonAsync(missed);
        await Second.UntilLoggedAsync("are heard of again", times + 1);
        await UntilHeardAsync();
    }

    [Fact]
    public async Task A_signal_is_not_lost_with_the_connection_that_was_to_carry_it()
    {
        await UntilHeardAsync();
        await First.EndSpeakingAsync();

        await UntilHeardAsync();
    }

    [Fact]
    public async Task An_outage_of_the_database_is_logged_once_and_what_was_published_meanwhile_is_sent_after_it()
    {
        await UntilHeardAsync();
        var (notSent, notHeard) = (First.Logged("Other nodes cannot be told"), First.Logged("are not heard of"));
        await First.TakeDatabaseAwayAsync();
        var told = Second.Get<SignalBus>().NextAsync("outage");
        First.Get<SignalBus>().Publish("outage");
        await First.UntilLoggedAsync("Other nodes cannot be told", notSent + 1);
        await First.UntilLoggedAsync("are not heard of", notHeard + 1);
        Assert.False(told.IsCompleted);

        await First.BringDatabaseBackAsync();

        await SoonAsync(told);
        await UntilHeardAsync();
        Assert.Equal((notSent + 1, notHeard + 1), (First.Logged("Other nodes cannot be told"), First.Logged("are not heard of")));
    }

    [Fact]
    public async Task A_storm_of_signals_reaches_the_other_node()
    {
        await UntilHeardAsync();
        var heard = Second.Get<SignalBus>();
        var (first, last) = (heard.NextAsync("storm:0"), heard.NextAsync("storm:19999"));

        for (var i = 0; i < 20_000; i++)
        {
            First.Get<SignalBus>().Publish($"storm:{i}");
        }

        await SoonAsync(Task.WhenAll(first, last));
    }

    /// <summary>Until what the first publishes reaches the second.</summary>
    private async Task UntilHeardAsync()
    {
        var topic = People.Unique("topic");
        var told = Second.Get<SignalBus>().NextAsync(topic);
        First.Get<SignalBus>().Publish(topic);
        await SoonAsync(told);
    }
}
