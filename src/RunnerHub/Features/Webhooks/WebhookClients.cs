using System.Net;
using System.Net.Sockets;
using RunnerHub.Access;

namespace RunnerHub.Features.Webhooks;

/// <summary>
/// Connects to the receivers of webhooks. Where a name leads is decided once, and the address itself is judged and connected to: a
/// name that leads elsewhere a moment later helps nobody. Those of the site have connections of their own, since a connection is used again.
/// </summary>
internal sealed class WebhookClients : IDisposable
{
    private readonly AllowedHosts allowed;
    private readonly HttpMessageInvoker ofSite;
    private readonly HttpMessageInvoker ofOthers;

    public WebhookClients(AllowedHosts allowed)
    {
        this.allowed = allowed;
        ofSite = Client((_, _) => true);
        ofOthers = Client(allowed.Allows);
    }

    public HttpMessageInvoker Of(Scope scope) => scope is Scope.Instance ? ofSite : ofOthers;

    /// <summary>Why a webhook of the scope can never lead to the address, or null when it may.</summary>
    public string? ProblemWith(Scope scope, Uri url) =>
        scope is not Scope.Instance && allowed.Refuses(url) ? "This server's administrators do not let webhooks lead there." : null;

    public void Dispose()
    {
        ofSite.Dispose();
        ofOthers.Dispose();
    }

    private static HttpMessageInvoker Client(Func<string, IPAddress, bool> allows) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        // A proxy would be the one that connects, and would be asked for what is refused here.
        UseProxy = false,
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 0,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        ActivityHeadersPropagator = null,
        ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, allows, cancellation),
    });

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint end, Func<string, IPAddress, bool> allows, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(end.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(end.Host, cancellation);
        var open = Array.FindAll(addresses, address => allows(end.Host, address));
        if (open.Length == 0 && addresses.Length > 0)
        {
            throw new AddressRefused();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, end.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The name leads only to addresses that webhooks of its scope may not connect to.</summary>
internal sealed class AddressRefused() : IOException("The address is one to which webhooks may not lead.");
