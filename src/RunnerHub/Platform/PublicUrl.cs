namespace RunnerHub.Platform;

/// <summary>
/// The address at which runners reach this server: <c>RUNNERHUB_PUBLIC_URL</c>, else the one that the person who asks used.
/// </summary>
internal sealed class PublicUrl(IConfiguration configuration)
{
    private const string Setting = "RUNNERHUB_PUBLIC_URL";

    /// <summary>What the setting says, without a slash at the end; null where it says nothing.</summary>
    public string? Configured { get; } = Read(configuration[Setting]);

    /// <summary>Cookies are for the same scheme, whatever a proxy says of it; without a setting for that of the request.</summary>
    public CookieSecurePolicy CookiePolicy =>
        Configured?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

    /// <returns>Without a slash at the end.</returns>
    public string Of(HttpRequest request) => Configured ?? $"{request.Scheme}://{request.Host}{request.PathBase}";

    private static string? Read(string? setting)
    {
        if (string.IsNullOrWhiteSpace(setting))
        {
            return null;
        }

        return Uri.TryCreate(setting, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? setting.TrimEnd('/')
            : throw new StartupProblem($"{Setting} must be an address such as https://runners.example.com, not “{setting}”.");
    }
}
