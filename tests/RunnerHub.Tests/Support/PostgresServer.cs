using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RunnerHub.Tests.Support;

/// <summary>
/// The PostgreSQL server of the tests: the one that <c>RUNNERHUB_TEST_POSTGRES</c> names, else a throw-away cluster made
/// from the binaries on this machine, else none, and the tests on PostgreSQL are skipped with the reason.
/// </summary>
public static class PostgresServer
{
    private static readonly string? Named = Environment.GetEnvironmentVariable("RUNNERHUB_TEST_POSTGRES");
    private static readonly string? Binaries = FindBinaries();
    private static readonly Lazy<Task<string>> Started = new(StartAsync);

    public static string? Unavailable { get; } = Named is null && Binaries is null
        ? "PostgreSQL is not here: install its server, or name one in RUNNERHUB_TEST_POSTGRES (Host=...;Username=...;Password=...)."
        : null;

    /// <summary>A connection to the server with the right to create databases.</summary>
    public static Task<string> ConnectionStringAsync() => Started.Value;

    private static string? FindBinaries()
    {
        const string debian = "/usr/lib/postgresql";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists(debian) ? Directory.GetDirectories(debian).Select(version => Path.Combine(version, "bin")) : []);
        return folders.LastOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    private static async Task<string> StartAsync()
    {
        if (Named is not null)
        {
            return Named;
        }

        var folder = Path.Combine(Path.GetTempPath(), $"runnerhub-postgres-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        if (Environment.UserName == "root")
        {
            await RunAsync("chown", ["postgres", folder]);
        }

        var cluster = Path.Combine(folder, "cluster");
        var port = FreePort();
        await RunAsPostgresAsync("initdb", ["-D", cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        // Nothing here outlives the run, so nothing has to reach the disk.
        var settings = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400";
        await RunAsPostgresAsync("pg_ctl", ["-D", cluster, "-o", settings, "-l", Path.Combine(folder, "log"), "-w", "start"]);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            RunAsPostgresAsync("pg_ctl", ["-D", cluster, "-m", "immediate", "-w", "stop"]).GetAwaiter().GetResult();
            Directory.Delete(folder, recursive: true);
        };
        return $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
    }

    /// <summary>PostgreSQL refuses to run as root; Debian's package makes a user for it.</summary>
    private static Task RunAsPostgresAsync(string program, string[] arguments)
    {
        var path = Path.Combine(Binaries!, program);
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
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
