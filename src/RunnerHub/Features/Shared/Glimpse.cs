using System.Security.Cryptography;
using System.Text;

namespace RunnerHub.Features.Shared;

/// <summary>What a page shows, at one moment.</summary>
/// <param name="Fingerprint">A short text that is another one when the page would look different.</param>
/// <param name="Until">When it will be another one by the clock alone.</param>
internal sealed record Glimpse(string Fingerprint, DateTimeOffset Until)
{
    /// <param name="shown">What is shown, in its order.</param>
    /// <param name="until">When the clock alone changes it; null for never.</param>
    public static Glimpse Of(IEnumerable<string> shown, DateTimeOffset? until = null) => new(
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', shown)))[..8]), until ?? DateTimeOffset.MaxValue);
}
