namespace RunnerHub.Features.Shared;

/// <summary>What several open pages show, read once for all of them.</summary>
internal sealed class GlimpseWatch
{
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CancellationTokenSource Stop { get; } = new();

    /// <summary>How many pages are open on it.</summary>
    public int Pages { get; set; }

    /// <summary>Null until it was read for the first time.</summary>
    public string? Fingerprint { get; private set; }

    /// <summary>Ends when the fingerprint changes; take it before the fingerprint.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    public void Show(string fingerprint)
    {
        if (fingerprint != Fingerprint)
        {
            Fingerprint = fingerprint;
            Interlocked.Exchange(ref next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }
}
