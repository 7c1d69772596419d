using Microsoft.AspNetCore.DataProtection;
using RunnerHub.Platform;

namespace RunnerHub.Features.Secrets;

/// <summary>How values are stored: secrets encrypted, variables as they are.</summary>
internal sealed class ValueProtection(IDataProtectionProvider provider)
{
    private readonly TextProtection secrets = new(provider, "RunnerHub.ActionSecret");

    /// <summary>To be called outside of a transaction, as <see cref="TextProtection.Store"/>.</summary>
    public string Store<T>(string value)
        where T : ScopedValue => typeof(T) == typeof(ActionSecret) ? secrets.Store(value) : value;

    /// <returns>Null when the key that encrypted the secret is lost.</returns>
    public string? ReadSecret(string stored) => secrets.Read(stored);
}
