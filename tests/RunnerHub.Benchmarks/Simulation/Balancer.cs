using System.Net;

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

    public void Avoid() => Volatile.Write(ref avoidedUntil, Environment.TickCount64 + 1000);
}

/// <summary>Shares connections out between servers, in turn, and leaves out those that cannot be reached for a second: what a load balancer does.</summary>
internal sealed class Balancer(IReadOnlyList<WireAddress> addresses)
{
    private int turn = -1;

    public int Count => addresses.Count;

    public static async Task<Balancer> FindAsync(IEnumerable<Uri> roots) => new(await Task.WhenAll(roots.Select(WireAddress.FindAsync)));

    public WireAddress Next()
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
