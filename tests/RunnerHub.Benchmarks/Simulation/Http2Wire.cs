using System.Net;
using Google.Protobuf;
using RunnerHub.Protocol;

namespace RunnerHub.Benchmarks.Simulation;

/// <summary>A connection of HTTP/2 that is shared by as many runners as servers usually allow calls at once on one.</summary>
internal sealed class Http2Connection(Balancer balancer) : IDisposable
{
    public const int Runners = 100;

    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler
    {
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        EnableMultipleHttp2Connections = true,
        ActivityHeadersPropagator = null,
    });

    public WireAddress Address { get; private set; } = balancer.Next();

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken end) => http.SendAsync(request, end);

    /// <summary>Leads to another server, if there is one, unless that was done already.</summary>
    public void Leave(WireAddress failed)
    {
        failed.Avoid();
        if (Address == failed)
        {
            Address = balancer.Next();
        }
    }

    public void Dispose() => http.Dispose();
}

/// <summary>HTTP/2 without negotiation (h2c by prior knowledge), or within TLS.</summary>
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
        var address = connection.Address;
        try
        {
            using var request = Request(address, procedure, message, who, timeout);
            using var answer = await connection.SendAsync(request, deadline.Token);
            var body = await ConnectBody.ReadAsync(await answer.Content.ReadAsStreamAsync(deadline.Token), int.MaxValue, deadline.Token);
            return WireAnswer.Heard((int)answer.StatusCode, answer.Content.Headers.ContentEncoding.Contains(ConnectHeaders.Gzip), body);
        }
        catch (OperationCanceledException)
        {
            return WireAnswer.TimedOut;
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or ObjectDisposedException)
        {
            connection.Leave(address);
            return WireAnswer.Lost(problem.GetBaseException().Message);
        }
        finally
        {
            deadline.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends the call that waits; the connection is the others', too.</summary>
    public void Dispose() => deadline.Cancel();

    private static HttpRequestMessage Request(WireAddress address, string procedure, IMessage message, RunnerCredentials? who, TimeSpan timeout)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address.Root, address.Path + procedure))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(message.ToByteArray()),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", ConnectCodec.Binary.ContentType);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent.Text);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", ConnectHeaders.Gzip);
        request.Headers.TryAddWithoutValidation(ConnectHeaders.ProtocolVersion, ConnectHeaders.ProtocolVersionValue);
        request.Headers.TryAddWithoutValidation(ConnectHeaders.TimeoutMs, $"{(long)timeout.TotalMilliseconds}");
        if (who is not null)
        {
            request.Headers.TryAddWithoutValidation(ConnectHeaders.RunnerUuid, who.Uuid);
            request.Headers.TryAddWithoutValidation(ConnectHeaders.RunnerToken, who.Token);
        }

        return request;
    }
}
