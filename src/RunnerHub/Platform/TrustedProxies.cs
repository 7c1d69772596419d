using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

using IPNetwork = System.Net.IPNetwork;

namespace RunnerHub.Platform;

/// <summary>
/// Takes the scheme, host and address of a request from the <c>X-Forwarded-</c> headers when a trusted proxy sent it: one on
/// this machine or, instead, those in <c>RUNNERHUB_TRUSTED_PROXIES</c>. From anybody else the headers are ignored.
/// </summary>
internal static class TrustedProxies
{
    private const string Setting = "RUNNERHUB_TRUSTED_PROXIES";

    /// <exception cref="StartupProblem">The setting lists something that is no address or network.</exception>
    public static void AddTrustedProxies(this WebApplicationBuilder builder)
    {
        var chosen = (builder.Configuration[Setting] ?? "")
            .Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read).ToList();
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            // As many hops as are trusted.
            forwarded.ForwardLimit = null;
            if (chosen.Count > 0)
            {
                forwarded.KnownProxies.Clear();
                forwarded.KnownIPNetworks.Clear();
                chosen.ForEach(forwarded.KnownIPNetworks.Add);
            }
        });
    }

    private static IPNetwork Read(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new StartupProblem($"{Setting} must list addresses or networks such as 10.0.0.5 or 172.16.0.0/12, separated by commas, not “{text}”.");
}
