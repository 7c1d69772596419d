using System.Buffers;

namespace RunnerHub.Benchmarks.Simulation;

/// <summary>
/// HTTP/2 (RFC 9113) on one connection, as far as small calls and answers need it. .NET's own client takes more processor time
/// for a poll than the server that is measured; this one leaves it the machine.
/// </summary>
internal sealed class Http2Session : IDisposable
{
    private const int LargestAnswer = 16 * 1024 * 1024;

    private readonly WireConnection connection;
    private readonly Lock turn = new();
    private readonly Dictionary<int, Http2Call> calls = [];
    private ArrayBufferWriter<byte> filling = new(4096);
    private ArrayBufferWriter<byte> leaving = new(4096);
    private TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int nextStream = 1;
    private long window = Http2Frames.FirstWindow;
    private long largestBody = Http2Frames.FirstWindow;
    private long received;
    private bool isSending;
    private Exception? broken;

    public Http2Session(WireConnection connection)
    {
        this.connection = connection;
        Write(frames => Http2Frames.WriteStart(frames, LargestAnswer));
        _ = Task.Run(ReadAsync);
    }

    /// <summary>Calls can be made; false once the server has gone, or said that it will go.</summary>
    public bool IsOpen => Volatile.Read(ref broken) is null;

    /// <exception cref="IOException">The connection broke, or the server refused the stream.</exception>
    /// <exception cref="OperationCanceledException">The end came first; the server is told that nobody waits.</exception>
    public async ValueTask<Http2Answer> CallAsync(Http2Request request, CancellationToken end)
    {
        var size = request.Message.CalculateSize();
        var call = new Http2Call(this);
        while (!TryStart(request, size, call, out var room))
        {
            await room.WaitAsync(end);
        }

        await using var ending = end.UnsafeRegister(static call => ((Http2Call)call!).Cancel(), call);
        return await call.Task;
    }

    /// <summary>Nobody waits for the answer any more.</summary>
    public void Cancel(Http2Call call)
    {
        lock (turn)
        {
            if (!calls.Remove(call.Stream))
            {
                return;
            }
        }

        Write(frames => Http2Frames.WriteCancel(frames, call.Stream));
        call.TrySetCanceled();
    }

    public void Dispose() => Break(new ObjectDisposedException(nameof(Http2Session)));

    /// <param name="room">What to wait for when the server takes no more bytes at the moment.</param>
    private bool TryStart(Http2Request request, int size, Http2Call call, out Task room)
    {
        bool starts;
        lock (turn)
        {
            room = grown.Task;
            if (broken is not null)
            {
                throw new IOException(broken.Message, broken);
            }

            if (size > largestBody || size > Http2Frames.LargestFrame)
            {
                throw new IOException($"A message of {size} bytes is more than goes into one frame.");
            }

            if (size > window)
            {
                return false;
            }

            window -= size;
            call.Stream = nextStream;
            nextStream += 2;
            calls.Add(call.Stream, call);
            request.WriteTo(filling, call.Stream, connection.Address, size);
            starts = StartsSending();
        }

        Send(starts);
        return true;
    }

    private void Write(Action<IBufferWriter<byte>> write)
    {
        bool starts;
        lock (turn)
        {
            write(filling);
            starts = StartsSending();
        }

        Send(starts);
    }

    private bool StartsSending() => !isSending && (isSending = true);

    private void Send(bool starts)
    {
        if (starts)
        {
            _ = SendAsync();
        }
    }

    /// <summary>Whatever is written while bytes are on their way goes with the next.</summary>
    private async Task SendAsync()
    {
        try
        {
            while (Take() is { Length: > 0 } bytes)
            {
                await connection.Stream.WriteAsync(bytes);
            }
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException)
        {
            Break(problem);
        }
    }

    private ReadOnlyMemory<byte> Take()
    {
        lock (turn)
        {
            (filling, leaving) = (leaving, filling);
            filling.ResetWrittenCount();
            isSending = leaving.WrittenCount > 0;
            return leaving.WrittenMemory;
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[2 * Http2Frames.LargestFrame];
        var (start, end) = (0, 0);
        try
        {
            while (true)
            {
                while (Http2Frames.TryRead(buffer.AsMemory(start, end - start), out var frame))
                {
                    start += Http2Frames.HeadSize + frame.Content.Length;
                    Hear(frame);
                }

                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
                if (await connection.Stream.ReadAsync(buffer.AsMemory(end)) is var read and > 0)
                {
                    end += read;
                }
                else
                {
                    throw new IOException("The server has closed the connection.");
                }
            }
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException or InvalidDataException)
        {
            Break(problem);
        }
    }

    private void Hear(Http2Frame frame)
    {
        switch (frame.Kind)
        {
            case Http2FrameKind.Headers or Http2FrameKind.Continuation:
                Answering(frame, call => call.Heads(frame.HeaderBlock));
                break;
            case Http2FrameKind.Data:
                Answering(frame, call => call.Body.Write(frame.Data.Span));
                Received(frame.Content.Length);
                break;
            case Http2FrameKind.Reset:
                Taken(frame.Stream)?.TrySetException(new IOException($"The server has reset the stream, with code {frame.Number}."));
                break;
            case Http2FrameKind.Settings when !frame.IsAcknowledgement:
                largestBody = Http2Frames.WindowIn(frame) ?? largestBody;
                Write(Http2Frames.WriteSettingsHeard);
                break;
            case Http2FrameKind.Ping when !frame.IsAcknowledgement:
                var content = frame.Content;
                Write(frames => Http2Frames.WritePong(frames, content.Span));
                break;
            case Http2FrameKind.WindowUpdate when frame.Stream == 0:
                Grow(frame.Number);
                break;
            case Http2FrameKind.GoAway:
                // Calls that it has are answered yet; new ones go elsewhere.
                Leave(new IOException("The server closes the connection."));
                break;
            default:
                // Of no consequence for small calls.
                break;
        }
    }

    private void Answering(Http2Frame frame, Action<Http2Call> hear)
    {
        Http2Call? call;
        lock (turn)
        {
            calls.TryGetValue(frame.Stream, out call);
        }

        if (call is not null)
        {
            hear(call);
            if (frame.EndsStream && Taken(frame.Stream) is not null)
            {
                call.Complete();
            }
        }
    }

    private Http2Call? Taken(int stream)
    {
        lock (turn)
        {
            return calls.Remove(stream, out var call) ? call : null;
        }
    }

    private void Received(int bytes)
    {
        received += bytes;
        if (received > LargestAnswer / 2)
        {
            var all = (int)received;
            received = 0;
            Write(frames => Http2Frames.WriteWindow(frames, all));
        }
    }

    private void Grow(long bytes)
    {
        TaskCompletionSource before;
        lock (turn)
        {
            window += bytes;
            before = grown;
            grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        before.SetResult();
    }

    private void Leave(Exception problem)
    {
        lock (turn)
        {
            broken ??= problem;
        }

        connection.Address.Avoid();
    }

    private void Break(Exception problem)
    {
        Leave(problem);
        List<Http2Call> waiting;
        lock (turn)
        {
            waiting = [.. calls.Values];
            calls.Clear();
        }

        connection.Stream.Dispose();
        Grow(0);
        waiting.ForEach(call => call.TrySetException(new IOException(problem.Message, problem)));
    }
}
