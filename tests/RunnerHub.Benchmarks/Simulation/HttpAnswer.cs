using System.Buffers.Text;
using System.Text;

namespace RunnerHub.Benchmarks.Simulation;

/// <summary>An HTTP/1.1 answer in the buffer that it was read into.</summary>
/// <param name="Start">Where its body begins.</param>
/// <param name="Length">How many bytes the body has.</param>
/// <param name="Closes">The server closes the connection behind it.</param>
internal readonly record struct HttpAnswer(int Status, int Start, int Length, bool IsGzip, bool Closes)
{
    /// <summary>Reads an answer, once it is there as a whole; the pieces of a chunked body are moved together.</summary>
    /// <exception cref="InvalidDataException">It is no HTTP/1.1.</exception>
    public static bool TryRead(Span<byte> buffer, out HttpAnswer answer)
    {
        answer = default;
        var end = buffer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var head = buffer[..end];
        if (!head.StartsWith("HTTP/1."u8) || head.Length < 12 || !Utf8Parser.TryParse(head[9..12], out int status, out _))
        {
            throw new InvalidDataException($"The server does not speak HTTP/1.1: {Encoding.ASCII.GetString(head[..Math.Min(head.Length, 80)])}");
        }

        var start = end + 4;
        var isChunked = Header(head, "transfer-encoding").EndsWith("chunked"u8);
        var length = isChunked ? Unchunk(buffer[start..]) : Utf8Parser.TryParse(Header(head, "content-length"), out int said, out _) ? said : 0;
        answer = new HttpAnswer(status, start, length, Header(head, "content-encoding").SequenceEqual("gzip"u8), Header(head, "connection").SequenceEqual("close"u8));
        return length >= 0 && (isChunked || buffer.Length >= start + length);
    }

    /// <param name="name">In lower case.</param>
    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> head, string name)
    {
        while (head.IndexOf("\r\n"u8) is var line and >= 0)
        {
            head = head[(line + 2)..];
            if (head.Length > name.Length && head[name.Length] == ':' && Ascii.EqualsIgnoreCase(head[..name.Length], name))
            {
                var value = head[(name.Length + 1)..];
                var end = value.IndexOf("\r\n"u8);
                return (end < 0 ? value : value[..end]).Trim((byte)' ');
            }
        }

        return default;
    }

    /// <returns>The length of the body, or -1 while its end is missing; then nothing was moved.</returns>
    private static int Unchunk(Span<byte> body)
    {
        if (Measure(body) < 0)
        {
            return -1;
        }

        var (written, read) = (0, 0);
        while (Chunk(body[read..], out var head) is var size and > 0)
        {
            body.Slice(read + head, size).CopyTo(body[written..]);
            written += size;
            read += head + size + 2;
        }

        return written;
    }

    private static int Measure(ReadOnlySpan<byte> body)
    {
        var read = 0;
        while (Chunk(body[read..], out var head) is var size and >= 0)
        {
            read += head + size + 2;
            if (read > body.Length)
            {
                return -1;
            }

            if (size == 0)
            {
                return read;
            }
        }

        return -1;
    }

    /// <returns>The size of the chunk that begins here, or -1 when that is not known yet.</returns>
    private static int Chunk(ReadOnlySpan<byte> body, out int head)
    {
        var line = body.IndexOf("\r\n"u8);
        head = line + 2;
        return line > 0 && Utf8Parser.TryParse(body[..line], out int size, out _, 'X') ? size : -1;
    }
}
