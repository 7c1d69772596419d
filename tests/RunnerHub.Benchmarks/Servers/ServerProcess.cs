using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RunnerHub.Benchmarks;

/// <summary>A server in a process of its own on a free port of the loopback; ended when it is disposed of.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;

    private ServerProcess(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public static Task<ServerProcess> StartBareAsync() =>
        StartAsync(BareServer.Path, port => [typeof(BareServer).Assembly.Location, "bare", $"{port}"], []);

    /// <param name="connectionString">Its database.</param>
    /// <param name="port">Where it listens; 0 finds a free one.</param>
    public static Task<ServerProcess> StartHubAsync(string connectionString, int port = 0) => StartAsync(
        "/healthz",
        port => [Path.Combine(AppContext.BaseDirectory, "RunnerHub.dll"), "--urls", $"http://127.0.0.1:{port}"],
        new Dictionary<string, string>
        {
            ["ConnectionStrings__RunnerHub"] = connectionString,
            ["RUNNERHUB_ADMIN_NAME"] = Fleet.Administrator,
            ["RUNNERHUB_ADMIN_PASSWORD"] = Fleet.Password,
            ["RUNNERHUB_API_CALLS_PER_MINUTE"] = "0",
            ["RUNNERHUB_REGISTRATIONS_PER_MINUTE"] = "0",
            ["RUNNERHUB_DELIVERY_SECONDS"] = "10",
            ["Serilog__MinimumLevel__Default"] = "Warning",
        },
        port);

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    private static async Task<ServerProcess> StartAsync(string probe, Func<int, string[]> arguments, Dictionary<string, string> environment, int port = 0)
    {
        port = port == 0 ? FreePort() : port;
        var start = new ProcessStartInfo("dotnet", arguments(port)) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var server = new ServerProcess(process, port);
        using var http = new HttpClient();
        for (var since = Stopwatch.StartNew(); ;)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(server.Address, probe));
                answer.EnsureSuccessStatusCode();
                return server;
            }
            catch (HttpRequestException) when (since.Elapsed < Patience && !process.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
