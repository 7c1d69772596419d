using System.Collections.Concurrent;

namespace RunnerHub.Platform;

/// <summary>
/// What is much to read, remembered for a few seconds for all who ask: one of them reads, and those who come meanwhile wait for what
/// that one finds. What turned out to be little is read by each who asks, so that a change is seen at once.
/// </summary>
/// <param name="freshness">How long it is remembered, unless it takes long to read.</param>
/// <param name="clock">The time.</param>
internal sealed class Remembered(TimeSpan freshness, TimeProvider clock)
{
    /// <summary>Of how many things something is known at most. Beyond that all is dropped.</summary>
    public const int Most = 500;

    /// <summary>What takes long to read is remembered for so many times as long: it takes a small part of a processor, however many ask.</summary>
    private const int Patience = 20;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Thing> things = new();

    /// <summary>Of how many things something is known.</summary>
    public int Count => things.Count;

    /// <param name="what">Its name; what is read of it is always of one type.</param>
    /// <param name="read">
    /// Reads it, for the one who asks. When that fails, those who waited for it are told the same: they would wait for another failure, one
    /// after the other. When it was cancelled, the next of them reads.
    /// </param>
    /// <param name="isMuch">Whether what was read is to be remembered.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<T> OfAsync<T>(string what, Func<Task<T>> read, Func<T, bool> isMuch, CancellationToken cancellation)
        where T : notnull
    {
        var thing = things.GetOrAdd(what, _ => new Thing());
        while (true)
        {
            if (thing.Known(clock.GetUtcNow()) is { } known)
            {
                return (T)known;
            }

            if (thing.Begin() is not { } another)
            {
                return await ReadAsync(thing, read, isMuch);
            }

            await another.WaitAsync(cancellation);
        }
    }

    private async Task<T> ReadAsync<T>(Thing thing, Func<Task<T>> read, Func<T, bool> isMuch)
        where T : notnull
    {
        var began = clock.GetTimestamp();
        Exception? wrong = null;
        try
        {
            var answer = await read();
            var time = Patience * clock.GetElapsedTime(began);
            thing.Remember(isMuch(answer) ? (object)answer : null, clock.GetUtcNow() + (time < freshness ? freshness : time < Longest ? time : Longest));
            return answer;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            wrong = problem;
            throw;
        }
        finally
        {
            thing.End(wrong);
            DropSome();
        }
    }

    private void DropSome()
    {
        var now = clock.GetUtcNow();
        foreach (var old in things.Where(thing => thing.Value.IsStale(now)))
        {
            things.TryRemove(old);
        }

        if (things.Count > Most)
        {
            things.Clear();
        }
    }

    private sealed class Thing
    {
        private readonly Lock turn = new();
        private TaskCompletionSource? reading;
        private (object? Answer, DateTimeOffset Until) last;
        private bool isLittle;

        /// <summary>What is remembered of it; null when that is nothing, or no longer fresh.</summary>
        public object? Known(DateTimeOffset now)
        {
            lock (turn)
            {
                return now < last.Until ? last.Answer : null;
            }
        }

        /// <summary>It holds what nobody is given any more.</summary>
        public bool IsStale(DateTimeOffset now)
        {
            lock (turn)
            {
                return reading is null && last.Answer is not null && now >= last.Until;
            }
        }

        /// <summary>Null for whoever is to read it; the end of another's reading for all who wait for that.</summary>
        public Task? Begin()
        {
            lock (turn)
            {
                if (reading is not null && !isLittle)
                {
                    return reading.Task;
                }

                reading ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return null;
            }
        }

        /// <param name="answer">Null for what is little.</param>
        /// <param name="until">When it is no longer fresh.</param>
        public void Remember(object? answer, DateTimeOffset until)
        {
            lock (turn)
            {
                (last, isLittle) = ((answer, until), answer is null);
            }
        }

        /// <param name="wrong">What those who wait are told; null for nothing.</param>
        public void End(Exception? wrong)
        {
            lock (turn)
            {
                if (wrong is null)
                {
                    reading?.TrySetResult();
                }
                else if (reading?.TrySetException(wrong) == true)
                {
                    // Seen, also when nobody waits.
                    _ = reading.Task.Exception;
                }

                reading = null;
            }
        }
    }
}
