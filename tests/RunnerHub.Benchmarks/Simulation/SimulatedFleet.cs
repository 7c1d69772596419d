using System.Diagnostics;
using RunnerHub.Protocol;

namespace RunnerHub.Benchmarks.Simulation;

/// <summary>Many runners in this process, from their start until it is disposed of.</summary>
internal sealed class SimulatedFleet : IAsyncDisposable
{
    private readonly FleetPlan plan;
    private readonly CancellationTokenSource end = new();
    private readonly List<Http2Connection> connections = [];
    private readonly AlarmClock alarm = new();
    private readonly List<SimulatedRunner> probes;
    private readonly Task running;

    private SimulatedFleet(FleetPlan plan, Balancer balancer, IReadOnlyList<RunnerCredentials> known)
    {
        this.plan = plan;
        Figures = new FleetFigures(plan.Hold);
        Runners = [.. known.Select((runner, number) => new SimulatedRunner(runner, Wire(balancer, number), plan, Figures, alarm))];
        probes = [.. known.Take(plan.ProbesPerSecond).Select((runner, number) => new SimulatedRunner(runner, Wire(balancer, number), plan, Figures, alarm))];
        Started = Stopwatch.GetTimestamp();
        running = Task.Run(() => Task.WhenAll([RunAsync(), .. probes.Select(probe => probe.ProbeAsync(end.Token))]));
    }

    public FleetFigures Figures { get; }

    public IReadOnlyList<SimulatedRunner> Runners { get; }

    /// <summary>The tasks that its runners have brought to their end; to be read when it was disposed of.</summary>
    public IReadOnlyDictionary<long, EndedTask> Ended => Runners.Concat(probes).SelectMany(runner => runner.Ended).ToDictionary();

    /// <summary>The timestamp of the beginning.</summary>
    public long Started { get; }

    /// <summary>Over how much time the runners begin.</summary>
    public TimeSpan Ramp => plan.RampFor(Runners.Count);

    /// <summary>How long after the beginning all have begun, and polled once.</summary>
    public TimeSpan Settling => Ramp + plan.Pace.LongestCycle;

    public static async Task<SimulatedFleet> StartAsync(FleetPlan plan, IReadOnlyList<RunnerCredentials> known) =>
        new(plan, await Balancer.FindAsync(plan.Addresses), known);

    /// <summary>
    /// The runners that have called less often than the slowest of their kind would have since they began: a figure above
    /// zero says that the server, or this machine, could not keep up.
    /// </summary>
    public int CountSilent()
    {
        var least = Math.Floor((Stopwatch.GetElapsedTime(Started) - Ramp) / (plan.Pace.LongestCycle + TimeSpan.FromSeconds(1)));
        return Runners.Count(runner => runner.Polls < least);
    }

    public async ValueTask DisposeAsync()
    {
        if (end.IsCancellationRequested)
        {
            return;
        }

        await end.CancelAsync();
        foreach (var runner in Runners.Concat(probes))
        {
            runner.Dispose();
        }

        await running;
        connections.ForEach(connection => connection.Dispose());
        alarm.Dispose();
    }

    private IWire Wire(Balancer balancer, int number)
    {
        if (!plan.Http2)
        {
            return new Http1Wire(balancer);
        }

        if (number % Http2Connection.Runners == 0)
        {
            connections.Add(new Http2Connection(balancer));
        }

        return new Http2Wire(connections[^1]);
    }

    private async Task RunAsync()
    {
        var all = new Task[Runners.Count];
        for (var number = 0; number < all.Length; number++)
        {
            if (Ramp * ((double)number / all.Length) - Stopwatch.GetElapsedTime(Started) is { } early && early > TimeSpan.FromMilliseconds(2))
            {
                await Task.Delay(early, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            var runner = Runners[number];
            all[number] = Task.Run(() => runner.RunAsync(end.Token));
        }

        await Task.WhenAll(all);
    }
}
