using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace RunnerHub.Benchmarks.Simulation;

/// <summary>Where a server listens; its name is looked up once, and not by each of many thousand connections.</summary>
internal sealed class WireAddress(Uri root, IPAddress ip)
{
    private long avoidedUntil;

    public Uri Root => root;

    public bool IsTls => root.Scheme == Uri.UriSchemeHttps;

    public IPEndPoint EndPoint { get; } = new(ip, root.Port);

    /// <summary>The path of the root, without a slash at its end.</summary>
    public string Path { get; } = root.AbsolutePath.TrimEnd('/');

    /// <summary>A connection could not be made a moment ago.</summary>
    public bool IsAvoided => Environment.TickCount64 < Volatile.Read(ref avoidedUntil);

    public static async Task<WireAddress> FindAsync(Uri root)
    {
        var found = await Dns.GetHostAddressesAsync(root.DnsSafeHost);
        return new WireAddress(root, found[0]);
    }

    /// <summary>Opens a connection, within TLS where the address says so.</summary>
    public async ValueTask<WireConnection> OpenAsync(SslApplicationProtocol protocol, CancellationToken end)
    {
        var socket = new Socket(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(EndPoint, end);
            var plain = new NetworkStream(socket, ownsSocket: true);
            if (!IsTls)
            {
                return new WireConnection(this, socket, plain);
            }

            var secure = new SslStream(plain);
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = Root.Host, ApplicationProtocols = [protocol] }, end);
            return new WireConnection(this, socket, secure);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Avoid() => Volatile.Write(ref avoidedUntil, Environment.TickCount64 + 1000);
}

internal sealed record WireConnection(WireAddress Address, Socket Socket, Stream Stream);

/// <summary>Shares connections out between servers, in turn, and leaves out those that cannot be reached for a second: what a load balancer does.</summary>
internal sealed class Balancer(IReadOnlyList<WireAddress> addresses)
{
    private int turn = -1;

    public static async Task<Balancer> FindAsync(IEnumerable<Uri> roots) => new(await Task.WhenAll(roots.Select(WireAddress.FindAsync)));

    /// <summary>Opens a connection to the next server that takes one.</summary>
    /// <exception cref="IOException">None does; it says why.</exception>
    public async ValueTask<WireConnection> OpenAsync(SslApplicationProtocol protocol, CancellationToken end)
    {
        for (var tries = 1; ; tries++)
        {
            var address = Next();
            try
            {
                return await address.OpenAsync(protocol, end);
            }
            catch (Exception refused) when (refused is SocketException or IOException or AuthenticationException)
            {
                address.Avoid();
                if (tries >= addresses.Count)
                {
                    throw new IOException(refused.Message, refused);
                }
            }
        }
    }

    private WireAddress Next()
    {
        for (var tries = 1; ; tries++)
        {
            var address = addresses[(int)((uint)Interlocked.Increment(ref turn) % (uint)addresses.Count)];
            if (!address.IsAvoided || tries >= addresses.Count)
            {
                return address;
            }
        }
    }
}
