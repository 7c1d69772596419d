using Google.Protobuf;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Protocol;

public sealed class MessagePartsTests
{
    private static readonly byte[] Message = new UpdateLogRequest
    {
        TaskId = 300,
        Index = 7,
        Rows = { Enumerable.Range(0, 20).Select(number => new LogRow { Content = new string('x', number), Time = new() { Seconds = number } }) },
        NoMore = true,
    }.ToByteArray();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10_000)]
    public async Task Parts_of_any_size_are_whole_messages_that_make_up_the_message(int bytesAtOnce)
    {
        // The largest field has 27 bytes.
        for (var size = 27; size <= Message.Length + 1; size++)
        {
            var whole = new UpdateLogRequest();
            var parts = await ReadAsync(Message, size, bytesAtOnce);
            parts.ForEach(part => whole.MergeFrom(part));

            Assert.Equal(Message, whole.ToByteArray());
            Assert.All(parts, part => Assert.InRange(part.Length, 1, size));
        }
    }

    [Fact]
    public async Task A_field_that_fits_in_no_part_exhausts_the_resource()
    {
        var refusal = await Assert.ThrowsAsync<ConnectException>(() => ReadAsync(Message, 26, 100));

        Assert.Equal((ConnectCode.ResourceExhausted, "A field of the message is larger than 26 bytes."), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task Numbers_of_fixed_length_are_fields_like_others() =>
        Assert.Equal([[0x0D, 1, 2, 3, 4], [0x11, 1, 2, 3, 4, 5, 6, 7, 8]], await ReadAsync([0x0D, 1, 2, 3, 4, 0x11, 1, 2, 3, 4, 5, 6, 7, 8], 9, 100));

    [Theory]
    [InlineData(new byte[] { 0x0B, 0x0C })] // a group
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })] // a number without end
    [InlineData(new byte[] { 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1 })] // a length that none can have
    public async Task What_can_be_no_field_ends_the_reading(byte[] field) =>
        Assert.Equal(
            ConnectCode.ResourceExhausted,
            (await Assert.ThrowsAsync<ConnectException>(() => ReadAsync([0x08, 1, .. field, .. new byte[20]], 15, 100))).Code);

    private static async Task<List<byte[]>> ReadAsync(byte[] message, int size, int bytesAtOnce)
    {
        var parts = new MessageParts(new SlowStream(message, bytesAtOnce), size);
        var read = new List<byte[]>();
        while (await parts.NextAsync(CancellationToken.None) is { } part)
            read.Add(part.ToArray());
        return read;
    }

    private sealed class SlowStream(byte[] bytes, int atOnce) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, atOnce)], cancellationToken);
    }
}
