namespace RunnerHub.Benchmarks.Simulation;

/// <summary>What a fleet does.</summary>
internal sealed record FleetPlan
{
    /// <summary>A label that no job asks for.</summary>
    public const string IdleLabel = "simulated-idle";

    /// <summary>The roots of the server, or of several nodes that runners are shared out between.</summary>
    public required IReadOnlyList<Uri> Addresses { get; init; }

    /// <summary>Many runners on a connection, instead of a connection each.</summary>
    public bool Http2 { get; init; }

    /// <summary>All begin at the same moment, as after a restart, instead of one after the other.</summary>
    public bool Herd { get; init; }

    /// <summary>What the runners declare. Jobs that ask for nothing else are taken, done and reported.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [IdleLabel];

    public Pace Pace { get; init; } = Pace.Stock;

    /// <summary>For how long a server is expected to hold a poll that brings nothing; zero when it holds none.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(4.5);

    /// <summary>Told of each task by its id, as soon as a runner has it.</summary>
    public Action<long>? WhenTaken { get; init; }

    /// <summary>How many probes there are each second.</summary>
    public int ProbesPerSecond { get; init; } = 20;

    /// <summary>Over how much time a number of runners begin, unless they begin at once.</summary>
    public TimeSpan RampFor(int runners) =>
        Herd ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Max(Pace.LongestCycle.TotalSeconds, runners / 2000.0));
}
