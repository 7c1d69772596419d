using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace RunnerHub.Platform;

/// <summary>Encrypts what is stored and must be read again.</summary>
/// <param name="provider">Has the keys.</param>
/// <param name="purpose">What it is for: what was stored for one purpose cannot be read for another.</param>
internal class TextProtection(IDataProtectionProvider provider, string purpose)
{
    private readonly IDataProtector protector = provider.CreateProtector(purpose);

    /// <summary>To be called outside of a transaction: the first encryption writes its key, which would wait for the transaction.</summary>
    public string Store(string text) => protector.Protect(text);

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
