using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RunnerHub.Benchmarks.Simulation;
using RunnerHub.Protocol;

namespace RunnerHub.Benchmarks;

/// <param name="PerSecond">Requests answered each second.</param>
/// <param name="Median">Milliseconds until half of the requests were answered.</param>
/// <param name="Slowest">Milliseconds until 99 of 100 were answered.</param>
/// <param name="Overdue">How many were answered too late for a poll, with that for an answer.</param>
internal sealed record Measured(double PerSecond, double Median, double Slowest, int Overdue);

/// <summary>
/// Asks for the same over and over on some connections, each request after the answer to the last. It speaks HTTP/1.1 by itself,
/// since an HTTP client would take more of the processor than the servers that are measured.
/// </summary>
internal sealed class Load(Uri address, IReadOnlyList<byte[]> requests)
{
    private const int Connections = 16;

    private int position;
    private int overdue;

    /// <param name="token">An access token, or null for one who is nobody.</param>
    public static Load OfPages(Uri address, IEnumerable<string> paths, string? token = null) => new(address, [.. paths.Select(path => Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\n{(token is null ? "" : $"Authorization: token {token}\r\n")}\r\n"))]);

    /// <summary>Polls of runners, which wait no longer than a server needs to answer, so that it answers at once.</summary>
    public static Load OfPolls(Uri address, string path, IEnumerable<RunnerCredentials> runners) => new(address, [.. runners.Select(runner => (byte[])
    [
        .. Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nUser-Agent: {UserAgent.Text}\r\nContent-Length: 2\r\nContent-Type: application/proto\r\n"
            + $"Accept-Encoding: gzip\r\nConnect-Protocol-Version: 1\r\nConnect-Timeout-Ms: 500\r\nx-runner-uuid: {runner.Uuid}\r\nx-runner-token: {runner.Token}\r\n\r\n"),
        8, 1,
    ])]);

    /// <exception cref="InvalidOperationException">Something was answered with another status than 200, or 504 for a poll that took too long.</exception>
    public async Task<Measured> RunAsync(TimeSpan time)
    {
        overdue = 0;
        var times = new LatencyHistogram();
        var since = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => AskAsync(times, since, time)));
        return new Measured(times.Count / since.Elapsed.TotalSeconds, times.At(50).TotalMilliseconds, times.At(99).TotalMilliseconds, overdue);
    }

    private async Task AskAsync(LatencyHistogram times, Stopwatch since, TimeSpan time)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        var buffer = new byte[64 * 1024];
        while (since.Elapsed < time)
        {
            var start = Stopwatch.GetTimestamp();
            await socket.SendAsync(requests[(int)((uint)Interlocked.Increment(ref position) % (uint)requests.Count)]);
            if (await ReadAnswerAsync(socket, buffer) == (int)HttpStatusCode.OK)
            {
                times.Record(Stopwatch.GetElapsedTime(start));
            }
            else
            {
                Interlocked.Increment(ref overdue);
            }
        }
    }

    private static async Task<int> ReadAnswerAsync(Socket socket, byte[] buffer)
    {
        for (var length = 0; ;)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            length += read;
            if (HttpAnswer.TryRead(buffer.AsSpan(0, length), out var answer))
            {
                return answer.Status is (int)HttpStatusCode.OK or (int)HttpStatusCode.GatewayTimeout
                    ? answer.Status
                    : throw new InvalidOperationException($"The server refused: {Encoding.UTF8.GetString(buffer, 0, length)}");
            }

            if (read == 0 || length == buffer.Length)
            {
                throw new InvalidOperationException($"The answer did not end: {Encoding.UTF8.GetString(buffer, 0, Math.Min(length, 500))}");
            }
        }
    }
}

/// <summary>Two loads in one run, in turn, so that whatever else the machine does meets both.</summary>
/// <param name="Middle">Of the rounds of the first, the one in the middle.</param>
/// <param name="Ratio">The median of the first's requests a second, as a part of the second's.</param>
internal sealed record Compared(Measured Middle, double Ratio)
{
    private const int Rounds = 5;

    public static async Task<Compared> RunAsync(Load load, Load with, TimeSpan warm, TimeSpan time)
    {
        await with.RunAsync(warm);
        await load.RunAsync(warm);
        var (mine, others) = (new List<Measured>(), new List<Measured>());
        for (var round = 0; round < Rounds; round++)
        {
            others.Add(await with.RunAsync(time));
            mine.Add(await load.RunAsync(time));
        }

        var middle = MiddleOf(mine);
        return new Compared(middle, middle.PerSecond / MiddleOf(others).PerSecond);
    }

    private static Measured MiddleOf(List<Measured> rounds) => rounds.OrderBy(round => round.PerSecond).ElementAt(Rounds / 2);
}
