using System.Security.Cryptography;
using System.Text;

namespace RunnerHub.Features.Runners;

/// <summary>A runner that may call, as its row was when the directory last looked.</summary>
/// <param name="Updated">The version of the row.</param>
internal sealed record CallingRunner(
    long Id, Guid Uuid, string Name, RunnerKind Kind, bool IsDisabled, string Version, IReadOnlyList<string> Capabilities, DateTimeOffset Updated)
{
    private const int LongestOnStack = 256;

    private bool isUsed = true;

    /// <summary>SHA-256 of the salt and the secret.</summary>
    public required ReadOnlyMemory<byte> TokenHash { private get; init; }

    public required string TokenSalt { private get; init; }

    /// <summary>Its row knows that it has called before.</summary>
    public bool WasOnline { get; set; }

    /// <summary>When its row was last seen to be like this.</summary>
    public DateTimeOffset Seen { get; set; }

    /// <summary>Notes that it has called.</summary>
    public void Use() => isUsed = true;

    /// <returns>Whether it has called since this was last asked.</returns>
    public bool TakeUse() => Interlocked.Exchange(ref isUsed, false);

    /// <summary>Whether that is the secret it was given; compared in time that does not depend on where the first difference is.</summary>
    public bool Shows(string secret)
    {
        var most = Encoding.UTF8.GetMaxByteCount(TokenSalt.Length + secret.Length);
        var salted = most <= LongestOnStack ? stackalloc byte[most] : new byte[most];
        var length = Encoding.UTF8.GetBytes(TokenSalt, salted);
        length += Encoding.UTF8.GetBytes(secret, salted[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(salted[..length], hash);
        return CryptographicOperations.FixedTimeEquals(hash, TokenHash.Span);
    }
}
