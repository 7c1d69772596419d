using System.Collections.Concurrent;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// How many polls are held. Each costs memory and a pause of the garbage collector its time, and a hundred thousand held polls of
/// one kind are of no more use than as many as there may be jobs for at once: the others are answered, and ask again in a few seconds.
/// </summary>
/// <param name="most">How many are held at most, but for the few of each kind.</param>
internal sealed class HeldPolls(int most)
{
    /// <summary>So many of each kind of runners are held however many others are, so that jobs for a rare kind do not wait for its next poll.</summary>
    private const int OfEachKind = 20;

    private readonly ConcurrentDictionary<RunnerKind, int> kinds = new();
    private int count;

    public int Count => Volatile.Read(ref count);

    /// <summary>Counts one more, if it may be held.</summary>
    public bool TryAdd(RunnerKind kind)
    {
        if (Count >= most && kinds.GetValueOrDefault(kind) >= OfEachKind)
        {
            return false;
        }

        Interlocked.Increment(ref count);
        kinds.AddOrUpdate(kind, 1, static (_, held) => held + 1);
        return true;
    }

    /// <summary>One is held no more.</summary>
    public void Remove(RunnerKind kind)
    {
        Interlocked.Decrement(ref count);
        if (kinds.AddOrUpdate(kind, 0, static (_, held) => held - 1) == 0)
        {
            kinds.TryRemove(KeyValuePair.Create(kind, 0));
        }
    }
}
