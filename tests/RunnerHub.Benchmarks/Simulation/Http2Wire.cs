using System.Net.Sockets;
using Google.Protobuf;
using RunnerHub.Protocol;

namespace RunnerHub.Benchmarks.Simulation;

/// <summary>HTTP/2 without negotiation (h2c by prior knowledge), or within TLS, on a connection that others share.</summary>
internal sealed class Http2Wire(Http2Connection connection) : IWire
{
    private CancellationTokenSource deadline = new();

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
            var session = await connection.SessionAsync(deadline.Token);
            var answer = await session.CallAsync(new Http2Request(procedure, message, who, timeout), deadline.Token);
            return WireAnswer.Heard(answer.Status, answer.IsGzip, answer.Body);
        }
        catch (OperationCanceledException)
        {
            return WireAnswer.TimedOut;
        }
        catch (Exception problem) when (problem is IOException or SocketException or ObjectDisposedException or InvalidDataException)
        {
            return WireAnswer.Lost(problem.Message);
        }
        finally
        {
            deadline.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends the call that waits; the connection is the others', too.</summary>
    public void Dispose() => deadline.Cancel();
}
