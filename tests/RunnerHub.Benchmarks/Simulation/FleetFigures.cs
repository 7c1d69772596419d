using System.Collections.Concurrent;
using System.Globalization;
using RunnerHub.Protocol;

namespace RunnerHub.Benchmarks.Simulation;

/// <param name="IsHeard">The server has said it; false when the connection broke, was refused or stayed silent.</param>
internal readonly record struct FleetProblem(ConnectCode Code, bool IsHeard)
{
    public override string ToString() => IsHeard ? Code.WireName : $"{Code.WireName} (no answer)";
}

/// <summary>What a fleet counts together. Safe for parallel use.</summary>
internal sealed class FleetFigures(TimeSpan hold)
{
    private readonly ConcurrentDictionary<FleetProblem, long> problems = new();
    private readonly ConcurrentDictionary<FleetProblem, string> firstMessages = new();
    private long polls;
    private long held;
    private long taken;
    private long ended;

    /// <summary>How much later than expected a poll was answered that the server has held.</summary>
    public LatencyHistogram Lateness { get; } = new();

    /// <summary>How long a poll took that the server has not held: it brought a task, or the server holds none.</summary>
    public LatencyHistogram AtOnce { get; } = new();

    /// <summary>How long a probe took: a poll by which a runner says that it waits no longer than servers need to answer, so that it is not held.</summary>
    public LatencyHistogram Probes { get; } = new();

    public LatencyHistogram Declares { get; } = new();

    /// <summary>How long reports on tasks and their logs took.</summary>
    public LatencyHistogram Reports { get; } = new();

    /// <summary>How much longer than meant the simulator itself has slept; no figure is more exact than that.</summary>
    public LatencyHistogram OwnLag { get; } = new();

    /// <summary>Polls that were answered, without the probes.</summary>
    public long Polls => Volatile.Read(ref polls);

    public long Held => Volatile.Read(ref held);

    public long Taken => Volatile.Read(ref taken);

    public long Ended => Volatile.Read(ref ended);

    public IReadOnlyDictionary<FleetProblem, long> Problems => problems;

    /// <summary>What was said when a problem was met for the first time.</summary>
    public IReadOnlyDictionary<FleetProblem, string> FirstMessages => firstMessages;

    /// <summary>Each problem and how often it was met, as half a sentence.</summary>
    public string DescribeProblems() => problems.IsEmpty
        ? "none did"
        : string.Join(", ", problems.OrderByDescending(problem => problem.Value).Select(problem => string.Create(CultureInfo.InvariantCulture, $"{problem.Key} {problem.Value:N0} times")));

    /// <param name="broughtTask">It was not held to its end then.</param>
    public void Polled(TimeSpan time, bool broughtTask)
    {
        Interlocked.Increment(ref polls);
        // A server may answer a little before it must.
        if (!broughtTask && hold > TimeSpan.Zero && time >= hold * 0.9)
        {
            Interlocked.Increment(ref held);
            Lateness.Record(time - hold);
        }
        else if (!broughtTask || time < hold * 0.1)
        {
            AtOnce.Record(time);
        }
    }

    /// <summary>Forgets the polls, once all runners have begun; problems stay, and what each runner does once.</summary>
    public void Restart()
    {
        Volatile.Write(ref polls, 0);
        Volatile.Write(ref held, 0);
        foreach (var times in new[] { Lateness, AtOnce, Probes, OwnLag })
        {
            times.Clear();
        }
    }

    public void TaskTaken() => Interlocked.Increment(ref taken);

    public void TaskEnded() => Interlocked.Increment(ref ended);

    public void Failed(WireAnswer answer)
    {
        var problem = new FleetProblem(answer.Problem!.Value, answer.IsHeard);
        problems.AddOrUpdate(problem, 1, (_, count) => count + 1);
        if (answer.Message is { } message)
        {
            firstMessages.TryAdd(problem, message);
        }
    }
}
