using System.Net.Security;

namespace RunnerHub.Benchmarks.Simulation;

/// <summary>A connection of HTTP/2 that is shared by as many runners as servers usually allow calls at once on one, and made anew when it breaks.</summary>
internal sealed class Http2Connection(Balancer balancer) : IDisposable
{
    public const int Runners = 100;

    private readonly SemaphoreSlim turn = new(1);
    private Http2Session? current;

    /// <exception cref="IOException">No server takes a connection.</exception>
    public ValueTask<Http2Session> SessionAsync(CancellationToken end) =>
        Volatile.Read(ref current) is { IsOpen: true } session ? new(session) : new(ConnectAsync(end));

    public void Dispose()
    {
        current?.Dispose();
        turn.Dispose();
    }

    private async Task<Http2Session> ConnectAsync(CancellationToken end)
    {
        await turn.WaitAsync(end);
        try
        {
            if (current is { IsOpen: true } made)
            {
                return made;
            }

            current?.Dispose();
            var opened = await balancer.OpenAsync(SslApplicationProtocol.Http2, end);
            var session = new Http2Session(opened);
            Volatile.Write(ref current, session);
            return session;
        }
        finally
        {
            turn.Release();
        }
    }
}
