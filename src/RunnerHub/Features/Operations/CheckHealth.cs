using RunnerHub.Platform;

namespace RunnerHub.Features.Operations;

/// <summary><c>check-health</c>: asks the server that runs here with the same settings, for images that have no curl.</summary>
internal sealed class CheckHealth : IQuickCommand
{
    private static readonly TimeSpan Patience = DatabaseHealth.Patience + TimeSpan.FromSeconds(5);

    public string Name => "check-health";

    public async Task<int> RunAsync(IConfiguration settings)
    {
        var address = new Uri(ListeningAddress.Of(settings), HealthEndpoints.ReadyPath);
        using var handler = new SocketsHttpHandler { UseProxy = false };
        // The certificate is for the name that people use, not for this machine's own, and nothing secret is asked.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        using var client = new HttpClient(handler) { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(address);
            await Console.Out.WriteLineAsync(await answer.Content.ReadAsStringAsync());
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException)
        {
            throw new StartupProblem($"{address} does not answer: {problem.Message}", problem);
        }
    }
}
