using System.Security.Cryptography;
using System.Text;
using RunnerHub.Platform;

namespace RunnerHub.Features.Operations;

/// <summary>What a program that scrapes metrics must say; without it nobody may.</summary>
internal sealed class MetricsToken
{
    public const string Setting = "RUNNERHUB_METRICS_TOKEN";

    private const int Shortest = 16;
    private const string Scheme = "Bearer ";

    private readonly byte[]? hash;

    /// <exception cref="StartupProblem">It is too short to be a secret.</exception>
    public MetricsToken(IConfiguration configuration)
    {
        if (SecretSetting.Read(configuration, Setting) is { } token)
        {
            hash = token.Length >= Shortest && !token.Any(char.IsWhiteSpace)
                ? HashOf(token)
                : throw new StartupProblem($"{Setting} must have at least {Shortest} characters and no space; \"openssl rand -hex 32\" makes a good one.");
        }
    }

    public bool IsSet => hash is not null;

    /// <summary>True for a header <c>Authorization</c> that holds it. How long that takes tells nothing of it.</summary>
    public bool IsIn(string? authorization) => hash is not null
        && authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true
        && CryptographicOperations.FixedTimeEquals(hash, HashOf(authorization[Scheme.Length..].Trim()));

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
