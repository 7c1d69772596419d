using System.Security.Cryptography;
using System.Text;

namespace RunnerHub.Platform;

/// <summary>
/// Random secrets and their hashes. A secret of 160 random bits needs no slow hash: nobody can try
/// enough of them, and a runner shows its secret at every poll.
/// </summary>
internal static class Secret
{
    private const string Alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>160 random bits as 40 lower-case hexadecimal digits.</summary>
    public static string NewHex() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    /// <summary>Random letters and digits, about 5.95 bits each.</summary>
    public static string NewAlphanumeric(int length) => RandomNumberGenerator.GetString(Alphanumeric, length);

    /// <summary>SHA-256 of the secret with the salt before it, in hexadecimal.</summary>
    public static string Hash(string secret, string salt = "") =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(salt + secret)));
}
