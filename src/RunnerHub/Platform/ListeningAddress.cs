namespace RunnerHub.Platform;

/// <summary>Where the server listens, as the settings say it: <c>urls</c>, else <c>http_ports</c> or <c>https_ports</c>, else port 3000.</summary>
internal static class ListeningAddress
{
    public const string Default = "http://localhost:3000";

    public static bool IsChosen(IConfiguration configuration) => Chosen(configuration).Length > 0;

    /// <summary>An address at which a program on this machine reaches it, by HTTP where there is a choice.</summary>
    public static Uri Of(IConfiguration configuration)
    {
        var chosen = Chosen(configuration).DefaultIfEmpty(Default).OrderBy(address => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase));
        var address = BindingAddress.Parse(chosen.First());
        var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
        return new Uri($"{address.Scheme}://{host}:{address.Port}");
    }

    // As the framework reads them: urls replaces the ports.
    private static string[] Chosen(IConfiguration configuration) => Split(configuration["urls"]) is { Length: > 0 } urls ? urls :
    [
        .. Split(configuration["http_ports"]).Select(port => $"http://*:{port}"),
        .. Split(configuration["https_ports"]).Select(port => $"https://*:{port}"),
    ];

    private static string[] Split(string? setting) =>
        (setting ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
