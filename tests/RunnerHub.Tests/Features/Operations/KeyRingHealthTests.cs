using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RunnerHub.Features.Operations;

namespace RunnerHub.Tests.Features.Operations;

public sealed class KeyRingHealthTests
{
    [Fact]
    public async Task Keys_that_do_not_open_what_they_have_closed_are_no_health()
    {
        Assert.Equal((HealthStatus.Healthy, "usable"), await CheckAsync(new EphemeralDataProtectionProvider()));
        Assert.Equal((HealthStatus.Unhealthy, "unusable"), await CheckAsync(new Keyless()));
    }

    private static async Task<(HealthStatus Status, string? What)> CheckAsync(IDataProtectionProvider keys)
    {
        var result = await new KeyRingHealth(keys).CheckHealthAsync(new HealthCheckContext(), CancellationToken.None);
        return (result.Status, result.Description);
    }

    /// <summary>What the framework does when no key of the ring can be read.</summary>
    private sealed class Keyless : IDataProtector
    {
        public IDataProtector CreateProtector(string purpose) => this;

        public byte[] Protect(byte[] plaintext) => throw new CryptographicException("The key ring does not contain a valid default protection key.");

        public byte[] Unprotect(byte[] protectedData) => throw new CryptographicException("The key was not found in the key ring.");
    }
}
