using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace RunnerHub.Platform;

/// <summary>
/// Tells whoever waits that something changed. A signal carries no content: the waiter reads the
/// truth from the database again, so a signal too many does no harm.
/// </summary>
internal sealed class SignalBus
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> waiting = new();

    private readonly ConcurrentDictionary<string, ImmutableArray<Action>> subscribers = new();

    public void Publish(string topic)
    {
        foreach (var act in subscribers.GetValueOrDefault(topic, []))
        {
            act();
        }

        if (waiting.TryRemove(topic, out var signal))
        {
            signal.TrySetResult();
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
            subscribers.AddOrUpdate(topic, [], (_, others) => others.Remove(act));
            // A topic that nobody listens to is forgotten: there may be one for each task there ever was.
            subscribers.TryRemove(KeyValuePair.Create(topic, ImmutableArray<Action>.Empty));
        });
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
