using System.Buffers;
using RunnerHub.Benchmarks.Simulation;

namespace RunnerHub.Tests.Benchmarks;

public sealed class Http2FramesTests
{
    [Fact]
    public void A_frame_is_read_once_it_is_there_as_a_whole()
    {
        var bytes = Convert.FromHexString("000003" + "00" + "01" + "80000005" + "616263" + "00");

        for (var length = 0; length < 12; length++)
        {
            Assert.False(Http2Frames.TryRead(bytes.AsMemory(0, length), out _));
        }

        Assert.True(Http2Frames.TryRead(bytes, out var frame));
        Assert.Equal((Http2FrameKind.Data, 5, true), (frame.Kind, frame.Stream, frame.EndsStream));
        Assert.Equal("abc"u8.ToArray(), frame.Data.ToArray());
    }

    [Theory]
    [InlineData("00", "08", "0261620000", "6162")]
    [InlineData("01", "24", "0000000010" + "88", "88")]
    [InlineData("01", "2c", "01" + "0000000010" + "88" + "00", "88")]
    [InlineData("09", "04", "88", "88")]
    public void Padding_and_priority_are_left_out(string kind, string flags, string content, string left)
    {
        Assert.True(Http2Frames.TryRead(Convert.FromHexString($"0000{content.Length / 2:x2}{kind}{flags}00000001{content}"), out var frame));

        Assert.Equal(left, Convert.ToHexStringLower((frame.Kind == Http2FrameKind.Data ? frame.Data : frame.HeaderBlock).Span));
    }

    [Fact]
    public void A_frame_that_is_too_large_is_none() =>
        Assert.Throws<InvalidDataException>(() => Http2Frames.TryRead("HTTP/1.1 400 Bad Request"u8.ToArray(), out _));

    [Fact]
    public void Settings_tell_how_many_bytes_a_request_may_have()
    {
        var output = new ArrayBufferWriter<byte>();
        Http2Frames.WriteStart(output, 123456);
        const int Preface = 24;

        Assert.True(Http2Frames.TryRead(output.WrittenMemory[Preface..], out var settings));

        Assert.Equal(123456, Http2Frames.WindowIn(settings));
        Assert.True(Http2Frames.TryRead(output.WrittenMemory[(Preface + Http2Frames.HeadSize + settings.Content.Length)..], out var window));
        Assert.Equal((Http2FrameKind.WindowUpdate, 123456L), (window.Kind, window.Number));
    }
}
