using System.Diagnostics.Metrics;
using RunnerHub.Platform;

namespace RunnerHub.Data.Replicas;

/// <summary>What became of a read that may be answered by the replica; the primary answers it in all cases but the first.</summary>
internal enum ReplicaOutcome
{
    Answered,

    /// <summary>Whoever asked must see something newer, or it is too far behind for everybody.</summary>
    TooOld,
    Away,
}

/// <summary>Tells how much the replica takes off the primary, and how far behind it is.</summary>
internal sealed class ReplicaMetrics
{
    private static readonly KeyValuePair<string, object?>[] Outcomes =
        [.. new[] { "answered", "too_old", "away" }.Select(name => new KeyValuePair<string, object?>("runnerhub.replica.outcome", name))];

    private readonly Counter<long> reads;
    private long lag = -1;

    public ReplicaMetrics(IMeterFactory meters)
    {
        var meter = meters.OfProduct();
        reads = meter.CreateCounter<long>("runnerhub.replica.reads", "{read}", "Lists, exports and figures that the replica may answer.");
        meter.CreateObservableGauge(
            "runnerhub.replica.lag", () => Lag is { } known ? [new Measurement<double>(known.TotalSeconds)] : Array.Empty<Measurement<double>>(),
            "s", "How old what the replica has is at most.");
    }

    /// <summary>Null while nobody knows.</summary>
    public TimeSpan? Lag
    {
        get => Interlocked.Read(ref lag) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;
        set => Interlocked.Exchange(ref lag, value?.Ticks ?? -1);
    }

    public void Count(ReplicaOutcome outcome) => reads.Add(1, Outcomes[(int)outcome]);
}
