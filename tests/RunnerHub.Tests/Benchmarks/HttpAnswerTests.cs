using System.Text;
using RunnerHub.Benchmarks.Simulation;

namespace RunnerHub.Tests.Benchmarks;

public sealed class HttpAnswerTests
{
    [Fact]
    public void An_answer_is_read_as_soon_as_it_is_whole()
    {
        var text = "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 3\r\n\r\nabc";
        for (var length = 0; length < text.Length; length++)
        {
            Assert.False(HttpAnswer.TryRead(Encoding.ASCII.GetBytes(text[..length]), out _));
        }

        Assert.Equal((200, "abc"), Read(text));
    }

    [Fact]
    public void A_body_in_chunks_is_put_together()
    {
        var text = "HTTP/1.1 503 Busy\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n";
        for (var length = 0; length < text.Length; length++)
        {
            Assert.False(HttpAnswer.TryRead(Encoding.ASCII.GetBytes(text[..length]), out _));
        }

        Assert.Equal((503, "abc0123456789"), Read(text));
    }

    [Fact]
    public void Headers_are_known_whatever_their_case()
    {
        Assert.True(HttpAnswer.TryRead("HTTP/1.1 204 None\r\nCONNECTION: close\r\nContent-encoding: gzip\r\n\r\n"u8.ToArray(), out var answer));
        Assert.True(answer is { Status: 204, Length: 0, Closes: true, IsGzip: true });
    }

    [Fact]
    public void What_is_no_HTTP_is_refused() =>
        Assert.Throws<InvalidDataException>(() => HttpAnswer.TryRead("SSH-2.0-OpenSSH_9.2\r\n\r\n"u8.ToArray(), out _));

    private static (int Status, string Body) Read(string text)
    {
        var buffer = Encoding.ASCII.GetBytes(text);
        Assert.True(HttpAnswer.TryRead(buffer, out var answer));
        return (answer.Status, Encoding.ASCII.GetString(buffer, answer.Start, answer.Length));
    }
}
