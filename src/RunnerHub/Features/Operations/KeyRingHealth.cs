using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RunnerHub.Data;

namespace RunnerHub.Features.Operations;

/// <summary>
/// What is encrypted can be read again, here and at the other nodes: without that nobody stays signed in, and no job gets its secrets. A
/// node that was started with another secret while the others were away has made keys that they cannot open, and then each has its own
/// without any error. So the newest key in the database is opened, which is everybody's.
/// </summary>
internal sealed partial class KeyRingHealth(
    IDataProtectionProvider protection, IKeyManager keys, IServiceScopeFactory scopes, TimeProvider clock, ILogger<KeyRingHealth> logger) : IHealthCheck
{
    private const string Sample = "sample";

    private readonly IDataProtector protector = protection.CreateProtector("RunnerHub.Health");
    private volatile Finding last = new(null, true, DateTimeOffset.MaxValue);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        IsUsable() && await OpensNewestAsync(cancellationToken) ? HealthCheckResult.Healthy("usable") : HealthCheckResult.Unhealthy("unusable");

    private bool IsUsable()
    {
        try
        {
            return protector.Unprotect(protector.Protect(Sample)) == Sample;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Asks the database for one number, and reads and decrypts only when that has changed.</summary>
    private async Task<bool> OpensNewestAsync(CancellationToken cancellation)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<RunnerHubDb>();
            var row = await db.DataProtectionKeys.MaxAsync(key => (int?)key.Id, cancellation);
            if (row != last.Row || clock.GetUtcNow() >= last.Until)
            {
                Keep(Find(row));
            }
        }
        catch (Exception problem) when (DatabaseFaults.IsDatabaseAway(problem) || cancellation.IsCancellationRequested)
        {
            // Another check says so; what is known of the keys stays.
        }

        return last.IsOpened;
    }

    private Finding Find(int? row)
    {
        var newest = keys.Newest(clock.GetUtcNow());
        return new Finding(row, newest is null || KeyRing.IsOpened(newest), newest?.ExpirationDate ?? DateTimeOffset.MaxValue);
    }

    private void Keep(Finding found)
    {
        if (last.IsOpened && !found.IsOpened)
        {
            Log.NotOpened(logger, KeyRing.Setting);
        }

        last = found;
    }

    /// <param name="Row">The last row of keys when it was found out.</param>
    /// <param name="IsOpened">True also when there is no key.</param>
    /// <param name="Until">When the key expires.</param>
    private sealed record Finding(int? Row, bool IsOpened, DateTimeOffset Until);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The newest key in the database cannot be opened here: another node has another {Setting}. Give all nodes the same; each makes registration tokens of its own until then")]
        public static partial void NotOpened(ILogger logger, string setting);
    }
}
