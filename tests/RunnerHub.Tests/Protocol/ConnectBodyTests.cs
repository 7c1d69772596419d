using System.Text;
using RunnerHub.Protocol;

namespace RunnerHub.Tests.Protocol;

public sealed class ConnectBodyTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("a runner, a runner, a runner");

    [Fact]
    public void What_was_compressed_inflates_to_the_same_bytes() =>
        Assert.Equal(Text, ConnectBody.Gunzip(ConnectBody.Gzip(Text), Text.Length));

    [Fact]
    public void An_empty_body_may_be_called_gzip() => Assert.True(ConnectBody.Gunzip(default, 0).IsEmpty);

    [Fact]
    public void One_byte_above_the_limit_exhausts_the_resource() =>
        Refused(ConnectCode.ResourceExhausted, () => ConnectBody.Gunzip(ConnectBody.Gzip(Text), Text.Length - 1));

    [Fact]
    public void A_gzip_bomb_is_stopped_while_it_inflates()
    {
        var bomb = ConnectBody.Gzip(new byte[200_000_000]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Refused(ConnectCode.ResourceExhausted, () => ConnectBody.Gunzip(bomb, 1_000_000));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void A_gzip_body_cut_anywhere_is_an_invalid_argument()
    {
        var whole = ConnectBody.Gzip(Text);

        for (var length = 1; length < whole.Length; length++)
            Refused(ConnectCode.InvalidArgument, () => ConnectBody.Gunzip(whole.AsMemory(0, length), 1_000));
    }

    [Fact]
    public void A_gzip_body_with_a_damaged_byte_is_an_invalid_argument()
    {
        // The first two bytes name the format; those from the tenth on are content, checksum and length.
        var whole = ConnectBody.Gzip(Text);

        foreach (var place in Enumerable.Range(0, whole.Length).Where(place => place is < 2 or >= 10))
        {
            var damaged = (byte[])whole.Clone();
            damaged[place] ^= 0x55;
            Refused(ConnectCode.InvalidArgument, () => ConnectBody.Gunzip(damaged, 1_000));
        }
    }

    [Fact]
    public void Plain_bytes_are_not_gzip() => Refused(ConnectCode.InvalidArgument, () => ConnectBody.Gunzip(Text, 1_000));

    [Fact]
    public async Task A_body_is_read_up_to_its_limit_and_no_further()
    {
        var body = new MemoryStream(new byte[1_000_000]);

        var all = await ConnectBody.ReadAsync(body, 1_000_000, default);
        Assert.Equal(1_000_000, all.Length);

        body.Position = 0;
        var error = await Assert.ThrowsAsync<ConnectException>(() => ConnectBody.ReadAsync(body, 100_000, default));
        Assert.Equal(ConnectCode.ResourceExhausted, error.Code);
        Assert.InRange(body.Position, 100_001, 150_000);
    }

    private static void Refused(ConnectCode code, Func<object> read) => Assert.Equal(code, Assert.Throws<ConnectException>(read).Code);
}
