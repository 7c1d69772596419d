using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RunnerHub.Features.Operations;

/// <summary>What is encrypted can be read again: without that nobody stays signed in, and no job gets its secrets.</summary>
internal sealed class KeyRingHealth(IDataProtectionProvider protection) : IHealthCheck
{
    private const string Sample = "sample";

    private readonly IDataProtector protector = protection.CreateProtector("RunnerHub.Health");

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(IsUsable() ? HealthCheckResult.Healthy("usable") : HealthCheckResult.Unhealthy("unusable"));

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
}
