using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RunnerHub.Data;

namespace RunnerHub.Features.Operations;

/// <summary>
/// What is encrypted can be read again, here and at the other nodes: without that nobody stays signed in, and no job gets its secrets. A
/// node with another secret than the others makes keys that they cannot open, and then each has its own without any error. So the newest
/// key in the database is opened, which is everybody's; older ones may belong to a secret that was lost.
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
        var now = clock.GetUtcNow();
        var newest = keys.GetAllKeys().Where(key => !key.IsRevoked && key.ExpirationDate > now).MaxBy(key => key.CreationDate);
        return new Finding(row, newest is null || IsOpened(newest), newest?.ExpirationDate ?? DateTimeOffset.MaxValue);
    }

    private void Keep(Finding found)
    {
        if (last.IsOpened && !found.IsOpened)
        {
            Log.NotOpened(logger, KeyRing.Setting);
        }

        last = found;
    }

    private static bool IsOpened(IKey key)
    {
        try
        {
            return key.CreateEncryptor() is not null;
        }
        catch (Exception)
        {
            // However it fails: the framework has logged what it was, and would not use such a key either.
            return false;
        }
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
