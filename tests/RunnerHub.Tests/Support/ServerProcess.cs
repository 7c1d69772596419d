using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace RunnerHub.Tests.Support;

/// <summary>How the executable ended and what it said.</summary>
public sealed record ProcessEnd(int ExitCode, string Output, string Error);

/// <summary>
/// The executable itself, started as people start it: in an empty folder, with no setting in its environment that the
/// test does not name. For what a server in the test's own process cannot show: exit codes, output, the command line.
/// </summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    /// <summary>For a machine that has much else to do; whoever needs longer hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(string[] args, (string Name, string Value)[] environment)
    {
        Directory.CreateDirectory(Folder);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "RunnerHub.dll"), .. args])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Except(["PATH", "HOME", "DOTNET_ROOT"]).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Hear(output, line.Data);
        process.ErrorDataReceived += (_, line) => Hear(error, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it was started, and where it keeps its data when the test names no database.</summary>
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"runnerhub-process-{Guid.NewGuid():N}");

    public Uri Address { get; private set; } = new("http://localhost");

    public string Output => Said(output);

    public string Error => Said(error);

    public static Task<ProcessEnd> RunAsync(params string[] args) => RunAsync(args, []);

    /// <summary>Runs it to its end.</summary>
    public static async Task<ProcessEnd> RunAsync(string[] args, params (string Name, string Value)[] environment)
    {
        await using var server = new ServerProcess(args, environment);
        return await server.EndAsync();
    }

    /// <summary>Starts a server on a free port and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(string[] args, params (string Name, string Value)[] environment)
    {
        var server = new ServerProcess(["--urls", "http://127.0.0.1:0", .. args], environment);
        var end = server.EndAsync();
        if (await Task.WhenAny(server.listening.Task, end) == end)
        {
            await server.DisposeAsync();
            throw new InvalidOperationException($"The server did not start: {await end}");
        }

        server.Address = await server.listening.Task;
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<ProcessEnd> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return new ProcessEnd(process.ExitCode, Output, Error);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The process was still running after {Patience}. It said: {Output}{Error}");
        }
    }

    private static string Said(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private void Hear(StringBuilder text, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (text)
        {
            text.AppendLine(line);
        }

        if (Listening().Match(line) is { Success: true } match)
        {
            listening.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"Now listening on: (http\S+)")]
    private static partial Regex Listening();
}
