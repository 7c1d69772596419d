using System.Collections.Concurrent;

namespace RunnerHub.Platform;

/// <summary>
/// Tells whoever waits that something changed. A signal carries no content: the waiter reads the
/// truth from the database again, so a signal too many does no harm.
/// </summary>
internal sealed class SignalBus
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> waiting = new();

    public void Publish(string topic)
    {
        if (waiting.TryRemove(topic, out var signal))
        {
            signal.TrySetResult();
        }
    }

    /// <summary>A task that ends with the next signal; take it before reading, so that no change falls between.</summary>
    public Task NextAsync(string topic) =>
        waiting.GetOrAdd(topic, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
}
