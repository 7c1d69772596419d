using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RunnerHub.Benchmarks;

/// <param name="PerSecond">Requests answered each second.</param>
/// <param name="Median">Milliseconds until half of the requests were answered.</param>
/// <param name="Slowest">Milliseconds until 99 of 100 were answered.</param>
internal sealed record Measured(double PerSecond, double Median, double Slowest);

/// <summary>
/// Asks for the same over and over on some connections, each request after the answer to the last. It speaks HTTP/1.1 by itself,
/// since an HTTP client would take more of the processor than the servers that are measured.
/// </summary>
internal static class Load
{
    private const int Connections = 16;

    /// <exception cref="InvalidOperationException">Something was answered with another status than 200.</exception>
    public static async Task<Measured> RunAsync(Uri address, IReadOnlyList<string> paths, string? token, TimeSpan time)
    {
        var requests = paths.Select(path => Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\n{(token is null ? "" : $"Authorization: token {token}\r\n")}\r\n")).ToList();
        var since = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, Connections).Select(number => AskAsync(address, requests, number, since, time)));
        var seconds = since.Elapsed.TotalSeconds;
        var times = all.SelectMany(some => some).Order().ToList();
        return new Measured(times.Count / seconds, times[times.Count / 2], times[(int)(times.Count * 0.99)]);
    }

    private static async Task<List<double>> AskAsync(Uri address, List<byte[]> requests, int number, Stopwatch since, TimeSpan time)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        var buffer = new byte[64 * 1024];
        var times = new List<double>();
        for (var next = number; since.Elapsed < time; next++)
        {
            var start = Stopwatch.GetTimestamp();
            await socket.SendAsync(requests[next % requests.Count]);
            await ReadAnswerAsync(socket, buffer);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }

    private static async Task ReadAnswerAsync(Socket socket, byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            length += read;
            if (IsWhole(buffer.AsSpan(0, length)))
            {
                return;
            }

            if (read == 0 || length == buffer.Length)
            {
                throw new InvalidOperationException($"The answer did not end: {Encoding.UTF8.GetString(buffer, 0, Math.Min(length, 500))}");
            }
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var head = answer[..end];
        var body = answer[(end + 4)..];
        if (!head.StartsWith("HTTP/1.1 200"u8))
        {
            throw new InvalidOperationException($"The server refused: {Encoding.UTF8.GetString(answer)}");
        }

        var length = head.IndexOf("Content-Length: "u8);
        return length < 0
            ? body.EndsWith("0\r\n\r\n"u8)
            : System.Buffers.Text.Utf8Parser.TryParse(head[(length + "Content-Length: ".Length)..], out int expected, out _) && body.Length >= expected;
    }
}
