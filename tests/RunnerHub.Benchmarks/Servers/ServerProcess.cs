using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RunnerHub.Benchmarks;

/// <summary>A server in a process of its own on free ports of the loopback; ended when it is disposed of.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;

    private ServerProcess(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Where a hub takes HTTP/2 without negotiation.</summary>
    public Uri Http2Address => new($"http://127.0.0.1:{Http2PortOf(Port)}");

    /// <summary>How long it took from its start to its first answer.</summary>
    public TimeSpan StartTime { get; private init; }

    /// <summary>Beside the other, so that a server which is started again is found where it was.</summary>
    public static int Http2PortOf(int port) => port + 1;

    public static Task<ServerProcess> StartBareAsync() =>
        StartAsync(BareServer.Path, port => [typeof(BareServer).Assembly.Location, "bare", $"{port}"], _ => [], 0);

    /// <param name="connectionString">Its database.</param>
    /// <param name="port">Where it listens; 0 finds a free one.</param>
    /// <param name="program">The assembly to run, where it is not the one that was built with this.</param>
    /// <param name="probe">The page whose answer says that it is there.</param>
    /// <param name="deliverySeconds">After how long a task goes back to the queue of which its runner has reported nothing; who only takes tasks needs long.</param>
    public static Task<ServerProcess> StartHubAsync(
        string connectionString, int port = 0, string? program = null, string probe = "/healthz", int deliverySeconds = 3600) => StartAsync(
        probe,
        _ => [program ?? Path.Combine(AppContext.BaseDirectory, "RunnerHub.dll")],
        port => new()
        {
            ["ConnectionStrings__RunnerHub"] = connectionString,
            ["Kestrel__Endpoints__Plain__Url"] = $"http://127.0.0.1:{port}",
            ["Kestrel__Endpoints__Http2__Url"] = $"http://127.0.0.1:{Http2PortOf(port)}",
            ["Kestrel__Endpoints__Http2__Protocols"] = "Http2",
            ["RUNNERHUB_ADMIN_NAME"] = Fleet.Administrator,
            ["RUNNERHUB_ADMIN_PASSWORD"] = Fleet.Password,
            ["RUNNERHUB_API_CALLS_PER_MINUTE"] = "0",
            ["RUNNERHUB_REGISTRATIONS_PER_MINUTE"] = "0",
            ["RUNNERHUB_DELIVERY_SECONDS"] = $"{deliverySeconds}",
            ["Serilog__MinimumLevel__Default"] = "Warning",
        },
        port);

    /// <summary>What it takes at the moment.</summary>
    /// <returns>Resident memory in bytes, and threads.</returns>
    public (long Memory, int Threads) Take()
    {
        process.Refresh();
        return (process.WorkingSet64, process.Threads.Count);
    }

    /// <summary>Has it shut down in order, as a service manager does.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    public void Kill()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    /// <summary>Kills it, unless it has ended.</summary>
    public void Dispose()
    {
        Kill();
        process.Dispose();
    }

    private static async Task<ServerProcess> StartAsync(string probe, Func<int, string[]> arguments, Func<int, Dictionary<string, string>> environment, int port)
    {
        port = port == 0 ? FreePort() : port;
        var start = new ProcessStartInfo("dotnet", arguments(port)) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment(port))
        {
            start.Environment[name] = value;
        }

        var since = Stopwatch.StartNew();
        var process = Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(new Uri($"http://127.0.0.1:{port}"), probe));
                answer.EnsureSuccessStatusCode();
                return new ServerProcess(process, port) { StartTime = since.Elapsed };
            }
            catch (HttpRequestException) when (since.Elapsed < Patience && !process.HasExited)
            {
                await Task.Delay(20);
            }
        }
    }

    /// <summary>Two beside each other, below those that the system gives to connections: a server that is started again needs the same.</summary>
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 30_000);
            if (IsFree(port) && IsFree(Http2PortOf(port)))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
