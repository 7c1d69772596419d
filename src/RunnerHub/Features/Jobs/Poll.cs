namespace RunnerHub.Features.Jobs;

/// <summary>A runner's call that waits for a task. It is answered once: with a task, without one, or with what went wrong.</summary>
/// <param name="runner">Who calls.</param>
/// <param name="number">Its place among all polls, in the order in which they came.</param>
/// <param name="waits">It may be held until there is a task; else it is answered at the first look.</param>
internal sealed class Poll(PollingRunner runner, long number, bool waits)
{
    private const int Open = 0;
    private const int Taken = 1;
    private const int Closed = 2;

    private readonly TaskCompletionSource<ClaimedTask?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int state;
    private volatile bool isOverdue;

    public PollingRunner Runner => runner;

    public long Number => number;

    public bool Waits => waits;

    public Task<ClaimedTask?> Answer => answer.Task;

    public bool IsClosed => Volatile.Read(ref state) == Closed;

    /// <summary>From now on a task may be on the way to it: its time does not run out any more.</summary>
    /// <returns>False when nobody waits any more.</returns>
    public bool TryTake() => Interlocked.CompareExchange(ref state, Taken, Open) == Open;

    /// <summary>There was no task for it after all.</summary>
    public void PutBack()
    {
        Interlocked.CompareExchange(ref state, Open, Taken);
        Look();
    }

    /// <summary>It was looked at, and waits on if it may.</summary>
    public void Look()
    {
        if (!waits || isOverdue)
        {
            Close();
        }
    }

    /// <summary>Its time is over, or its caller has gone. When a task is on the way, that is the answer all the same.</summary>
    public void Close()
    {
        // First: whoever has it in the hands and puts it back just now sees that, or it is open by then.
        isOverdue = true;
        if (Interlocked.CompareExchange(ref state, Closed, Open) == Open)
        {
            answer.TrySetResult(null);
        }
    }

    public void Reply(ClaimedTask? task)
    {
        Volatile.Write(ref state, Closed);
        answer.TrySetResult(task);
    }

    public void Fail(Exception problem)
    {
        Volatile.Write(ref state, Closed);
        answer.TrySetException(problem);
    }
}
