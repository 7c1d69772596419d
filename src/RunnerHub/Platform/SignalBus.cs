using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace RunnerHub.Platform;

/// <summary>
/// Tells whoever waits that something changed. A signal carries no content: the waiter reads the
/// truth from the database again, so a signal too many does no harm, and one that was lost is healed by giving it late.
/// </summary>
internal sealed class SignalBus
{
    /// <summary>What a topic may have at most, so that it fits into what carries it to other nodes.</summary>
    public const int LongestTopic = 200;

    private readonly ConcurrentDictionary<string, TaskCompletionSource> waiting = new();

    private readonly ConcurrentDictionary<string, ImmutableArray<Action>> subscribers = new();

    /// <summary>What was published at this node, by the thread that does it: whoever carries it to other nodes must not keep it waiting.</summary>
    public event Action<string>? Published;

    /// <summary>What was published at this node or heard from another, for whoever listens to more topics than can be named.</summary>
    public event Action<string>? Raised;

    /// <summary>Something changed, after it is in the database: tells this node at once, and the others in a moment.</summary>
    /// <param name="topic">One line, of at most <see cref="LongestTopic"/> characters.</param>
    public void Publish(string topic)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(topic.Length, LongestTopic);
        Raise(topic);
        Published?.Invoke(topic);
    }

    /// <summary>Tells this node alone, of what another one has published.</summary>
    public void Raise(string topic)
    {
        Raised?.Invoke(topic);
        foreach (var act in subscribers.GetValueOrDefault(topic, []))
        {
            act();
        }

        if (waiting.TryRemove(topic, out var signal))
        {
            signal.TrySetResult();
        }
    }

    /// <summary>Tells this node of all that anybody listens to; after a time in which signals may have been lost.</summary>
    public void RaiseAll()
    {
        foreach (var topic in subscribers.Keys.Union(waiting.Keys))
        {
            Raise(topic);
        }
    }

    /// <summary>A task that ends with the next signal; take it before reading, so that no change falls between.</summary>
    public Task NextAsync(string topic) =>
        waiting.GetOrAdd(topic, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Has something done at each signal, by the thread that gives it: it must be quick and must not throw.</summary>
    public IDisposable Subscribe(string topic, Action act)
    {
        subscribers.AddOrUpdate(topic, [act], (_, others) => others.Add(act));
        return new Subscription(() =>
        {
            var left = subscribers.AddOrUpdate(topic, [], (_, others) => others.Remove(act));
            if (left.IsEmpty)
            {
                // A topic that nobody listens to is forgotten: there may be one for each task there ever was. This very array: no other
                // empty one equals it, and whoever subscribes meanwhile puts another in its place.
                subscribers.TryRemove(KeyValuePair.Create(topic, left));
            }
        });
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
