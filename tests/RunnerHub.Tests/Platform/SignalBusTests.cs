using RunnerHub.Platform;

namespace RunnerHub.Tests.Platform;

public sealed class SignalBusTests
{
    private readonly SignalBus bus = new();

    [Fact]
    public void What_is_published_is_told_here_and_handed_on_once()
    {
        List<string> told = [], handedOn = [];
        using var subscription = bus.Subscribe("topic", () => told.Add("topic"));
        bus.Published += handedOn.Add;
        var next = bus.NextAsync("topic");

        bus.Publish("topic");

        Assert.True(next.IsCompletedSuccessfully);
        Assert.Equal(["topic"], told);
        Assert.Equal(["topic"], handedOn);
    }

    [Fact]
    public void What_another_node_has_published_is_not_handed_on()
    {
        List<string> told = [], handedOn = [];
        using var subscription = bus.Subscribe("topic", () => told.Add("topic"));
        bus.Published += handedOn.Add;

        bus.Raise("topic");

        Assert.Equal(["topic"], told);
        Assert.Empty(handedOn);
    }

    [Fact]
    public void After_signals_may_have_been_lost_all_who_listen_are_told()
    {
        var told = 0;
        using var subscription = bus.Subscribe("one", () => told++);
        bus.Subscribe("over", () => told++).Dispose();
        var next = bus.NextAsync("two");

        bus.RaiseAll();

        Assert.Equal(1, told);
        Assert.True(next.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_topic_that_nobody_listens_to_any_more_is_forgotten()
    {
        List<string> raised = [];
        bus.Subscribe("over", () => { }).Dispose();
        var (first, second) = (bus.Subscribe("kept", () => { }), bus.Subscribe("kept", () => raised.Add("told")));
        first.Dispose();
        bus.Raised += raised.Add;

        bus.RaiseAll();
        second.Dispose();
        bus.RaiseAll();

        Assert.Equal(["kept", "told"], raised);
    }

    [Fact]
    public void A_topic_is_short_enough_to_travel() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => bus.Publish(new string('x', SignalBus.LongestTopic + 1)));
}
