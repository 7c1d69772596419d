using System.Globalization;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Benchmarks.Simulation;

/// <summary>The runners that simulations on a server have registered: their UUIDs and secrets, a line each, in a file that only its owner may read.</summary>
internal sealed class FleetRoster(string file)
{
    private const int AtOnce = 16;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LimitPause = TimeSpan.FromSeconds(5);

    /// <summary>Those of the file; those that are missing are registered, and written to it at once.</summary>
    /// <param name="token">A registration token; null when none may be registered.</param>
    /// <exception cref="InvalidOperationException">There are fewer, and no more can be registered; the message says why.</exception>
    public async Task<IReadOnlyList<RunnerCredentials>> GetAsync(int count, string? token, FleetPlan plan, CancellationToken end)
    {
        var known = await ReadAsync();
        if (known.Count < count && token is null)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"{file} knows {known.Count:N0} runners. Give a registration token with --token, so that the other {count - known.Count:N0} can register."));
        }

        if (known.Count < count)
        {
            await RegisterAsync(known, count, token!, plan, end);
        }

        return [.. known.Take(count)];
    }

    private async Task<List<RunnerCredentials>> ReadAsync() => File.Exists(file)
        ? [.. (await File.ReadAllLinesAsync(file)).Select(line => line.Split(' ')).Where(parts => parts.Length == 2).Select(parts => new RunnerCredentials(parts[0], parts[1]))]
        : [];

    private async Task RegisterAsync(List<RunnerCredentials> known, int count, string token, FleetPlan plan, CancellationToken end)
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var lines = new StreamWriter(file, options) { AutoFlush = true };
        var balancer = await Balancer.FindAsync(plan.Addresses);
        var next = known.Count;
        var isLimited = false;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            using var connection = new Http2Connection(balancer);
            using IWire wire = plan.Http2 ? new Http2Wire(connection) : new Http1Wire(balancer);
            while (Interlocked.Increment(ref next) is var number && number <= count)
            {
                var request = new RegisterRequest { Token = token, Name = $"simulated-{number:D6}", Version = "v3.1.0", Labels = { plan.Labels } };
                var answer = await wire.CallAsync(RunnerProcedures.Register, request, null, Timeout);
                while (answer.Problem is ConnectCode.ResourceExhausted or ConnectCode.Unavailable && !end.IsCancellationRequested)
                {
                    Volatile.Write(ref isLimited, true);
                    await Task.Delay(LimitPause, end);
                    answer = await wire.CallAsync(RunnerProcedures.Register, request, null, Timeout);
                }

                if (answer.Problem is { } problem)
                {
                    throw new InvalidOperationException($"The server does not register runners: {problem.WireName}, {answer.Message}");
                }

                var runner = RegisterResponse.Parser.ParseFrom(answer.Body.Span).Runner;
                lock (known)
                {
                    known.Add(new RunnerCredentials(runner.Uuid, runner.Token));
                    lines.WriteLine($"{runner.Uuid} {runner.Token}");
                    if (known.Count % 500 == 0 || known.Count == count)
                    {
                        Console.Error.WriteLine(string.Create(
                            CultureInfo.InvariantCulture, $"{known.Count:N0} of {count:N0} runners are registered.{(Volatile.Read(ref isLimited) ? " The server limits how many there are a minute." : "")}"));
                    }
                }
            }
        }));
    }
}
