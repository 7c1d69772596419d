using System.Text;
using RunnerHub.Data.Nodes;

namespace RunnerHub.Tests.Data.Nodes;

public sealed class SignalPayloadsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(60, 1)]
    [InlineData(5000, 9)]
    public void Topics_come_out_as_they_went_in_with_the_node_that_sent_them(int count, int payloads)
    {
        string[] topics = [.. Enumerable.Range(0, count).Select(i => $"a tópic:{i}")];

        var packed = SignalPayloads.Pack("abc", topics);

        Assert.Equal(payloads, packed.Count);
        Assert.All(packed, payload => Assert.InRange(Encoding.UTF8.GetByteCount(payload), 1, 7999));
        Assert.All(packed, payload => Assert.Equal("abc", SignalPayloads.Unpack(payload).Node));
        Assert.Equal(topics, packed.SelectMany(payload => SignalPayloads.Unpack(payload).Topics));
    }
}
