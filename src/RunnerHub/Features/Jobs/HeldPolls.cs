using System.Collections.Concurrent;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// The places for polls that are held. Each costs memory, and makes the pauses of the garbage collector longer, while thousands of held polls of
/// one kind are of no more use than as many as jobs may come at once: the others are answered, and ask again in a few seconds.
/// </summary>
/// <param name="most">How many there are, but for the few of each kind.</param>
internal sealed class HeldPolls(int most)
{
    /// <summary>So many of each kind of runners are held however many others are, so that jobs for a rare kind do not wait for its next poll.</summary>
    private const int OfEachKind = 20;

    private readonly ConcurrentDictionary<RunnerKind, int> kinds = new();
    private int count;

    /// <summary>Takes a place, if there is one. Of calls at the same moment a few more may get one.</summary>
    public bool TryTake(RunnerKind kind)
    {
        if (Volatile.Read(ref count) >= most && kinds.GetValueOrDefault(kind) >= OfEachKind)
        {
            return false;
        }

        Interlocked.Increment(ref count);
        kinds.AddOrUpdate(kind, 1, static (_, held) => held + 1);
        return true;
    }

    /// <summary>Gives a place back.</summary>
    public void Return(RunnerKind kind)
    {
        Interlocked.Decrement(ref count);
        if (kinds.AddOrUpdate(kind, 0, static (_, held) => held - 1) == 0)
        {
            kinds.TryRemove(KeyValuePair.Create(kind, 0));
        }
    }
}
