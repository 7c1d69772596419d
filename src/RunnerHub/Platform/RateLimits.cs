using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace RunnerHub.Platform;

/// <summary>How many calls a minute the server takes from one caller. Each setting is a whole number; 0 sets no limit.</summary>
internal sealed class RateLimits : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> apiCalls;
    private readonly PartitionedRateLimiter<string> signIns;
    private readonly PartitionedRateLimiter<string> registrations;

    /// <exception cref="StartupProblem">A setting is no number of calls.</exception>
    public RateLimits(IConfiguration configuration)
    {
        apiCalls = Limiter(configuration, "RUNNERHUB_API_CALLS_PER_MINUTE", 3000);
        signIns = Limiter(configuration, "RUNNERHUB_SIGN_INS_PER_MINUTE", 60);
        registrations = Limiter(configuration, "RUNNERHUB_REGISTRATIONS_PER_MINUTE", 600);
    }

    /// <summary>Counts a call of the REST API.</summary>
    /// <param name="context">The call.</param>
    /// <param name="caller">The token or user that makes it; null counts it for its address.</param>
    /// <returns>Null when it may go on, else how long to wait.</returns>
    public TimeSpan? CountApiCall(HttpContext context, string? caller) => Count(apiCalls, context, caller);

    /// <summary>Counts a try to sign in with a password, for its address.</summary>
    /// <returns>Null when it may go on, else how long to wait.</returns>
    public TimeSpan? CountSignIn(HttpContext context) => Count(signIns, context, null);

    /// <summary>Counts a runner that wants to register, for its address.</summary>
    /// <returns>Null when it may go on, else how long to wait.</returns>
    public TimeSpan? CountRegistration(HttpContext context) => Count(registrations, context, null);

    public void Dispose()
    {
        apiCalls.Dispose();
        signIns.Dispose();
        registrations.Dispose();
    }

    private static TimeSpan? Count(PartitionedRateLimiter<string> limiter, HttpContext context, string? caller)
    {
        using var lease = limiter.AttemptAcquire(caller ?? KeyOf(context.Connection.RemoteIpAddress));
        if (lease.IsAcquired)
        {
            return null;
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : Window;
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return wait;
    }

    /// <summary>One for each network that is given to one customer: of IPv6, where a single machine has as many addresses as it likes, the first 64 bits.</summary>
    private static string KeyOf(IPAddress? address) =>
        address is null ? ""
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString()
        : address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
        : address.ToString();

    private static PartitionedRateLimiter<string> Limiter(IConfiguration configuration, string setting, int usual)
    {
        var limit = WholeNumberSetting.Read(configuration, setting, usual, 0, int.MaxValue);
        return PartitionedRateLimiter.Create<string, string>(key => limit == 0
            ? RateLimitPartition.GetNoLimiter(key)
            : RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = limit, Window = Window }));
    }
}
