using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// The polls that wait, by the kind of their runner: when jobs come, only the kinds that they suit are looked at. One of a kind
/// waits about as long as the others, so that those who have gone are found at the front.
/// </summary>
internal sealed class ParkedPolls
{
    private readonly Dictionary<RunnerKind, Queue<Poll>> kinds = [];

    public bool IsEmpty => kinds.Count == 0;

    public IEnumerable<Poll> All => kinds.Values.SelectMany(polls => polls);

    public void Add(Poll poll)
    {
        if (!kinds.TryGetValue(poll.Runner.Kind, out var polls))
        {
            kinds[poll.Runner.Kind] = polls = new Queue<Poll>();
        }

        ForgetClosed(polls);
        polls.Enqueue(poll);
    }

    /// <summary>Those whom a queue suits, the first first.</summary>
    /// <param name="queues">Where jobs wait.</param>
    /// <param name="most">How many are looked for.</param>
    public IEnumerable<Poll> Suitable(OccupiedQueues queues, int most)
    {
        var suited = kinds.Where(kind => queues.Suit(kind.Key)).SelectMany(kind => kind.Value.Where(poll => !poll.IsClosed).Take(most));
        // A queue for one runner alone, which is a test of it, is rare: then all are looked at.
        var alone = queues.HasAlone ? All.Where(poll => queues.IsAlone(poll.Runner.Id)) : [];
        return suited.Concat(alone).Distinct().OrderBy(poll => poll.Number);
    }

    /// <summary>Those who have gone are not kept longer than it takes to read the queues again.</summary>
    public void ForgetClosed()
    {
        foreach (var (kind, polls) in kinds)
        {
            ForgetClosed(polls);
            if (polls.Count == 0)
            {
                kinds.Remove(kind);
            }
        }
    }

    public void Clear() => kinds.Clear();

    private static void ForgetClosed(Queue<Poll> polls)
    {
        while (polls.TryPeek(out var first) && first.IsClosed)
        {
            polls.Dequeue();
        }
    }
}
