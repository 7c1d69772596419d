using System.Buffers;
using Google.Protobuf;
using RunnerHub.Protocol;

namespace RunnerHub.Benchmarks.Simulation;

/// <param name="Who">Null for the calls of those who have not registered.</param>
/// <param name="Timeout">Told to the server.</param>
internal readonly record struct Http2Request(string Procedure, IMessage Message, RunnerCredentials? Who, TimeSpan Timeout)
{
    /// <param name="size">How many bytes the message has.</param>
    public void WriteTo(ArrayBufferWriter<byte> output, int stream, WireAddress address, int size)
    {
        var request = this;
        Http2Frames.WriteRequest(output, stream, headers => request.WriteHeaders(headers, address, size), size, message => request.Message.WriteTo(message));
    }

    private void WriteHeaders(ArrayBufferWriter<byte> output, WireAddress address, int size)
    {
        Http2Headers.WritePost(output, address.IsTls);
        Http2Headers.Write(output, Http2Headers.Path, address.Path + Procedure);
        Http2Headers.Write(output, Http2Headers.Authority, address.Root.Authority);
        Http2Headers.Write(output, Http2Headers.ContentType, "application/proto");
        Http2Headers.Write(output, Http2Headers.ContentLength, $"{size}");
        Http2Headers.Write(output, Http2Headers.UserAgent, UserAgent.Text);
        Http2Headers.Write(output, Http2Headers.AcceptEncoding, ConnectHeaders.Gzip);
        Http2Headers.Write(output, "connect-protocol-version"u8, ConnectHeaders.ProtocolVersionValue);
        Http2Headers.Write(output, "connect-timeout-ms"u8, $"{(long)Timeout.TotalMilliseconds}");
        if (Who is { } who)
        {
            Http2Headers.Write(output, "x-runner-uuid"u8, who.Uuid);
            Http2Headers.Write(output, "x-runner-token"u8, who.Token);
        }
    }
}

internal readonly record struct Http2Answer(int Status, bool IsGzip, ReadOnlyMemory<byte> Body);

/// <summary>A call that waits for its answer.</summary>
internal sealed class Http2Call(Http2Session session) : TaskCompletionSource<Http2Answer>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private ArrayBufferWriter<byte>? body;
    private int status;
    private bool isGzip;

    public int Stream { get; set; }

    public ArrayBufferWriter<byte> Body => body ??= new ArrayBufferWriter<byte>(64);

    /// <summary>Hears a block of headers, or the trailers.</summary>
    public void Heads(ReadOnlyMemory<byte> block)
    {
        var heads = Http2Headers.Read(block.Span);
        status = heads.Status ?? status;
        isGzip |= heads.IsGzip;
    }

    public void Complete() => TrySetResult(new Http2Answer(status, isGzip, body?.WrittenMemory ?? default));

    public void Cancel() => session.Cancel(this);
}
