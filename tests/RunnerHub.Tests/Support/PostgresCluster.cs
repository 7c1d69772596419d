using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RunnerHub.Tests.Support;

/// <summary>
/// A PostgreSQL server for a while, made from the binaries on this machine. Nothing in it outlives it, so nothing has to reach
/// the disk; it can be stopped and started again.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    /// <summary>For a machine that has much else to do, in seconds.</summary>
    private const string Patience = "300";

    private static readonly string? Binaries = FindBinaries();

    /// <summary>Above it the system gives ports to whoever asks for any, and so to others while the server is made or stopped.</summary>
    private const int HighestPort = 32_000;

    private static int lastPort = Random.Shared.Next(16_000, HighestPort - 1000);

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"runnerhub-postgres-{Guid.NewGuid():N}");
    private readonly int port = FreePort();
    private readonly string settings;

    private PostgresCluster(string settings) => this.settings =
        $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400 {settings}";

    public static bool IsAvailable => Binaries is not null;

    /// <summary>A connection with the right to create databases.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";

    public int Port => port;

    private string Cluster => Path.Combine(folder, "cluster");

    /// <summary>A new one, started.</summary>
    /// <param name="settings">More of the server's options, such as <c>-c name=value</c>.</param>
    public static async Task<PostgresCluster> CreateAsync(string settings = "")
    {
        var cluster = await WithFolderAsync(settings);
        await RunAsPostgresAsync("initdb", ["-D", cluster.Cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        await cluster.StartAsync();
        return cluster;
    }

    /// <summary>Another one that follows this one, started: it has all that is here, and takes no writes.</summary>
    /// <param name="settings">As of <see cref="CreateAsync"/>.</param>
    public async Task<PostgresCluster> CreateStandbyAsync(string settings = "")
    {
        var standby = await WithFolderAsync(settings);
        await RunAsPostgresAsync("pg_basebackup", [
            "-h", "127.0.0.1", "-p", $"{port}", "-U", "postgres", "-D", standby.Cluster, "--write-recovery-conf", "--checkpoint=fast", "--no-sync"]);
        await standby.StartAsync();
        return standby;
    }

    public Task StartAsync() => RunAsPostgresAsync("pg_ctl", ["-D", Cluster, "-o", settings, "-l", Path.Combine(folder, "log"), "-w", "-t", Patience, "start"]);

    /// <summary>Stops it as a restart does: connections are cut, what was committed stays.</summary>
    public Task StopAsync() => RunAsPostgresAsync("pg_ctl", ["-D", Cluster, "-m", "fast", "-w", "-t", Patience, "stop"]);

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Cluster, "postmaster.pid")))
        {
            await RunAsPostgresAsync("pg_ctl", ["-D", Cluster, "-m", "immediate", "-w", "-t", Patience, "stop"]);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<PostgresCluster> WithFolderAsync(string settings)
    {
        var cluster = new PostgresCluster(settings);
        Directory.CreateDirectory(cluster.folder);
        if (Environment.UserName == "root")
        {
            await RunAsync("chown", ["postgres", cluster.folder]);
        }

        return cluster;
    }

    private static string? FindBinaries()
    {
        const string debian = "/usr/lib/postgresql";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists(debian) ? Directory.GetDirectories(debian).Select(version => Path.Combine(version, "bin")) : []);
        return folders.LastOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    /// <summary>PostgreSQL refuses to run as root; Debian's package makes a user for it.</summary>
    private static Task RunAsPostgresAsync(string program, string[] arguments)
    {
        var path = Path.Combine(Binaries ?? throw new InvalidOperationException("PostgreSQL is not here."), program);
        return Environment.UserName == "root"
            ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, string[] arguments)
    {
        // The output goes nowhere on purpose: the server that pg_ctl starts would keep a pipe open for ever.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = Path.GetTempPath() };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$0\" \"$@\" >/dev/null 2>&1");
        start.ArgumentList.Add(program);
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    }

    private static int FreePort()
    {
        for (var port = Interlocked.Increment(ref lastPort); port <= HighestPort; port = Interlocked.Increment(ref lastPort))
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there; the next.
            }
        }

        throw new InvalidOperationException("There is no free port.");
    }
}
