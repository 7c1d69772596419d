using System.Collections.Concurrent;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs;

/// <summary>The queues in which jobs waited at one moment, and whom they suit; the queues are compared with a kind of runners once.</summary>
/// <param name="queues">Those that were not empty.</param>
/// <param name="read">When they were read.</param>
/// <param name="told">How many signals had come before.</param>
internal sealed class OccupiedQueues(IReadOnlyList<WaitingQueue> queues, DateTimeOffset read, long told)
{
    private readonly ConcurrentDictionary<RunnerKind, bool> suited = new();
    private readonly HashSet<long> alone = [.. queues.Select(queue => queue.RunnerId).OfType<long>()];

    public IReadOnlyList<WaitingQueue> Queues => queues;

    public DateTimeOffset Read => read;

    public long Told => told;

    /// <summary>Whether some of them are for one runner alone.</summary>
    public bool HasAlone => alone.Count > 0;

    /// <summary>Whether one of them suits all runners of the kind.</summary>
    public bool Suit(RunnerKind kind) => queues.Count > 0 && suited.GetOrAdd(kind, static (kind, queues) => queues.Any(queue => queue.Suits(kind)), queues);

    /// <summary>Whether one of them is for that runner alone.</summary>
    public bool IsAlone(long runnerId) => alone.Contains(runnerId);

    /// <summary>Whether one of them suits the runner.</summary>
    public bool Suit(long runnerId, RunnerKind kind) => Suit(kind) || IsAlone(runnerId);
}
