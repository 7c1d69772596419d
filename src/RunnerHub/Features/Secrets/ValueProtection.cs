using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace RunnerHub.Features.Secrets;

/// <summary>How values are stored: secrets encrypted, variables as they are.</summary>
internal sealed class ValueProtection(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("RunnerHub.ActionSecret");

    /// <summary>To be called outside of a transaction: the first encryption writes its key, which would wait for the transaction.</summary>
    public string Store<T>(string value)
        where T : ScopedValue => typeof(T) == typeof(ActionSecret) ? protector.Protect(value) : value;

    /// <returns>Null when the key that encrypted the secret is lost.</returns>
    public string? ReadSecret(string stored)
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
