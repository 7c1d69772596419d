using Microsoft.AspNetCore.Connections;

namespace RunnerHub.Platform;

/// <summary>
/// Ends what is still being answered some seconds after the server was told to stop. The host gives one time to all that has to
/// stop, the server that takes the calls first: a slow download would use it up.
/// </summary>
internal sealed class LastCalls : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource over;

    public LastCalls(IHostApplicationLifetime lifetime, TimeProvider clock)
    {
        over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        lifetime.ApplicationStopping.Register(() => over.CancelAfter(Patience));
    }

    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate serve)
    {
        await using var end = over.Token.UnsafeRegister(static connection => ((ConnectionContext)connection!).Abort(), connection);
        await serve(connection);
    }

    public void Dispose() => over.Dispose();
}
