using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <summary>
/// Where webhooks of anybody but the site's administrators may lead: <c>RUNNERHUB_WEBHOOK_ALLOWED_HOSTS</c>, separated by commas:
/// <c>external</c> (addresses of the public internet), <c>private</c>, <c>loopback</c>, <c>*</c>, names such as <c>*.example.com</c>,
/// networks such as 10.1.0.0/16.
/// </summary>
internal sealed class AllowedHosts
{
    private const string Setting = "RUNNERHUB_WEBHOOK_ALLOWED_HOSTS";
    private const string External = "external";

    // https://www.iana.org/assignments/iana-ipv4-special-registry and …-ipv6-special-registry
    private static readonly IPNetwork[] PrivateNetworks = Networks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");

    private static readonly IPNetwork[] LoopbackNetworks = Networks("127.0.0.0/8", "::1/128");

    private static readonly IPNetwork[] SpecialNetworks = Networks(
        "0.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "::/128", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fe80::/10",
        "fec0::/10", "ff00::/8");

    // Their last bytes hold an IPv4 address to which the network leads: NAT64, and addresses written in the form of IPv4.
    private static readonly IPNetwork[] Wrappers = Networks("64:ff9b::/96", "::/96", "::ffff:0:0:0/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    private readonly HashSet<string> kinds = [];
    private readonly List<IPNetwork> networks = [];
    private readonly List<Regex> names = [];

    /// <exception cref="StartupProblem">A part of the setting is none of these.</exception>
    public AllowedHosts(IConfiguration configuration)
    {
        var setting = configuration[Setting];
        foreach (var part in (string.IsNullOrWhiteSpace(setting) ? External : setting).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Add(part);
        }
    }

    /// <summary>Whether a host may be connected to at an address that its name has led to.</summary>
    public bool Allows(string host, IPAddress address) => AllowsName(host) || AllowsAddress(address);

    /// <summary>Whether it is certain already that nothing at this host may be connected to.</summary>
    public bool Refuses(Uri url) => !AllowsName(url.IdnHost)
        && (IPAddress.TryParse(url.IdnHost, out var address) ? !AllowsAddress(address)
            : url.IsLoopback && !AllowsAddress(IPAddress.Loopback));

    private static IPNetwork[] Networks(params string[] all) => [.. all.Select(IPNetwork.Parse)];

    private static bool IsIn(IPNetwork[] networks, IPAddress address) => Array.Exists(networks, network => network.Contains(address));

    private bool AllowsName(string host) => kinds.Contains("*") || names.Exists(name => name.IsMatch(host));

    private bool AllowsAddress(IPAddress given)
    {
        var address = Unwrap(given);
        return kinds.Contains("*") || networks.Exists(network => network.Contains(address))
            || (IsIn(LoopbackNetworks, address) ? kinds.Contains("loopback")
                : IsIn(PrivateNetworks, address) ? kinds.Contains("private")
                : !IsIn(SpecialNetworks, address) && kinds.Contains(External));
    }

    /// <summary>The IPv4 address that one of IPv6 stands for.</summary>
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
            : IsIn(LoopbackNetworks, address) || address.Equals(IPAddress.IPv6Any) ? address
            : IsIn(Wrappers, address) ? new IPAddress(bytes[12..])
            : SixToFour.Contains(address) ? new IPAddress(bytes[2..6])
            : address;
    }

    private void Add(string part)
    {
        if (part is External or "private" or "loopback" or "*")
        {
            kinds.Add(part);
        }
        else if (IPNetwork.TryParse(part, out var network))
        {
            networks.Add(network);
        }
        else if (IPAddress.TryParse(part, out var address))
        {
            networks.Add(new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));
        }
        else if (Uri.CheckHostName(part.Replace('*', 'x')) == UriHostNameType.Dns)
        {
            names.Add(new Regex($"^{Regex.Escape(part).Replace(@"\*", ".*", StringComparison.Ordinal)}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
        }
        else
        {
            throw new StartupProblem($"{Setting} has “{part}”; it may have external, private, loopback, *, names such as *.example.com, and networks such as 10.1.0.0/16.");
        }
    }
}
