using System.Buffers;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text.Unicode;
using Google.Protobuf;
using RunnerHub.Protocol;

namespace RunnerHub.Benchmarks.Simulation;

/// <summary>
/// HTTP/1.1 on a connection of its own that is kept alive, as Go's client does it. While it waits for an answer it holds no
/// buffer: what many thousand waiting runners take is little more than their sockets.
/// </summary>
internal sealed class Http1Wire(Balancer balancer) : IWire
{
    private const int HeadRoom = 1024;

    private WireConnection? connection;
    private CancellationTokenSource deadline = new();
    private bool isDisposed;

    public async ValueTask<WireAnswer> CallAsync(string procedure, IMessage message, RunnerCredentials? who, TimeSpan timeout)
    {
        if (!deadline.TryReset())
        {
            deadline.Dispose();
            deadline = new CancellationTokenSource();
        }

        deadline.CancelAfter(timeout);
        try
        {
            var open = await ConnectAsync(deadline.Token);
            await SendAsync(open, procedure, message, who, timeout, deadline.Token);
            return await ReceiveAsync(open, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Disconnect();
            return WireAnswer.TimedOut;
        }
        catch (Exception problem) when (problem is IOException or SocketException or ObjectDisposedException or InvalidDataException)
        {
            Disconnect();
            return WireAnswer.Lost(problem.Message);
        }
        finally
        {
            deadline.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        isDisposed = true;
        Disconnect();
    }

    /// <summary>The connection for a call. Who leaves meanwhile closes it, and the call breaks off.</summary>
    private async ValueTask<WireConnection> ConnectAsync(CancellationToken end)
    {
        // Closed by the server between two calls: Go's client notices, and takes a new one.
        if (connection is { Socket: var socket } known && !(socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0))
        {
            return known;
        }

        Disconnect();
        var opened = await balancer.OpenAsync(SslApplicationProtocol.Http11, end);
        connection = opened;
        if (isDisposed)
        {
            Disconnect();
        }

        return opened;
    }

    private static async ValueTask SendAsync(WireConnection open, string procedure, IMessage message, RunnerCredentials? who, TimeSpan timeout, CancellationToken end)
    {
        var (address, stream) = (open.Address, open.Stream);
        var size = message.CalculateSize();
        var buffer = ArrayPool<byte>.Shared.Rent(HeadRoom + size);
        try
        {
            Utf8.TryWrite(
                buffer,
                CultureInfo.InvariantCulture,
                $"POST {address.Path}{procedure} HTTP/1.1\r\nHost: {address.Root.Authority}\r\nUser-Agent: {UserAgent.Text}\r\nContent-Length: {size}\r\nContent-Type: application/proto\r\nAccept-Encoding: gzip\r\nConnect-Protocol-Version: 1\r\nConnect-Timeout-Ms: {(long)timeout.TotalMilliseconds}\r\n",
                out var head);
            if (who is not null)
            {
                Utf8.TryWrite(buffer.AsSpan(head), $"x-runner-uuid: {who.Uuid}\r\nx-runner-token: {who.Token}\r\n", out var more);
                head += more;
            }

            "\r\n"u8.CopyTo(buffer.AsSpan(head));
            head += 2;
            message.WriteTo(buffer.AsSpan(head, size));
            await stream.WriteAsync(buffer.AsMemory(0, head + size), end);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<WireAnswer> ReceiveAsync(WireConnection open, CancellationToken end)
    {
        var stream = open.Stream;
        // Waits for the answer without holding memory for it: thousands of polls wait at once.
        _ = await stream.ReadAsync(Memory<byte>.Empty, end);
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            var length = 0;
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length), end);
                length += read;
                if (HttpAnswer.TryRead(buffer.AsSpan(0, length), out var answer))
                {
                    if (answer.Closes)
                    {
                        Disconnect();
                    }

                    return WireAnswer.Heard(answer.Status, answer.IsGzip, buffer.AsSpan(answer.Start, answer.Length).ToArray());
                }

                if (read == 0)
                {
                    throw new IOException("The connection was closed before the answer was whole.");
                }

                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(2 * length);
                    buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Disconnect()
    {
        connection?.Stream.Dispose();
        connection = null;
    }
}

internal static class UserAgent
{
    public const string Text = "runnerhub-fleet/0.1";
}
