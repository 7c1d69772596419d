using System.Buffers;
using RunnerHub.Benchmarks.Simulation;

namespace RunnerHub.Tests.Benchmarks;

/// <summary>Blocks of headers as servers send them; the packed ones are those of RFC 7541, C.6.</summary>
public sealed class Http2HeadersTests
{
    [Theory]
    [InlineData("88", 200, false)]
    [InlineData("8d", 404, false)]
    [InlineData("8e", 500, false)]
    [InlineData("20880f0d0132", 200, false)]
    [InlineData("4803333037", 307, false)]
    [InlineData("48826402", 302, false)]
    [InlineData("4883640eff", 307, false)]
    [InlineData("880f0b04677a6970", 200, true)]
    [InlineData("885a839bd9ab", 200, true)]
    [InlineData("08033430310003612d6201630f0b086964656e74697479", 401, false)]
    [InlineData("0001610162", null, false)]
    public void The_status_and_the_packing_of_the_body_are_read(string block, int? status, bool isGzip) =>
        Assert.Equal((status, isGzip), Http2Headers.Read(Convert.FromHexString(block)));

    [Theory]
    [InlineData("be")]
    [InlineData("48")]
    [InlineData("480333")]
    [InlineData("7f")]
    [InlineData("08036f6f70")]
    public void What_is_no_block_of_headers_is_said_to_be_none(string block) =>
        Assert.Throws<InvalidDataException>(() => Http2Headers.Read(Convert.FromHexString(block)));

    [Fact]
    public void What_is_written_is_read_again_however_long_it_is()
    {
        var output = new ArrayBufferWriter<byte>();
        Http2Headers.Write(output, Http2Headers.Path, new string('p', 5000));
        Http2Headers.Write(output, "x-long"u8, new string('v', 127));
        output.Write("H\u0003503"u8);

        Assert.Equal((503, false), Http2Headers.Read(output.WrittenSpan));
    }
}
