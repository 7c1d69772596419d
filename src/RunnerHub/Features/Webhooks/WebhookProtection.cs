using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace RunnerHub.Features.Webhooks;

/// <summary>Keeps what deliveries are signed with: encrypted, since it must be read again to sign.</summary>
internal sealed class WebhookProtection(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("RunnerHub.Webhook");

    /// <summary>To be called outside of a transaction: the first encryption writes its key, which would wait for the transaction.</summary>
    public string Store(string secret) => protector.Protect(secret);

    /// <returns>Null when the key that encrypted it is lost.</returns>
    public string? Read(string stored)
    {
        try
        {
            return protector.Unprotect(stored);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
