namespace RunnerHub.Platform;

/// <summary>
/// Questions that come while others are being answered are answered together: thousands of callers share a few statements, and
/// those who came first go on first.
/// </summary>
/// <param name="most">How many are answered at once.</param>
/// <param name="read">Finds what answers some of them; what goes wrong in it is told to all of those.</param>
internal sealed class Batched<TKey, TAnswer>(int most, Func<IReadOnlyList<TKey>, Task<Func<TKey, TAnswer>>> read)
{
    private readonly Queue<Question> questions = [];
    private bool isReading;

    /// <param name="key">What is asked for.</param>
    /// <param name="cancellation">Ends the waiting alone: others may want what is being read. Whoever has gone before its turn is not read for.</param>
    public Task<TAnswer> AskAsync(TKey key, CancellationToken cancellation)
    {
        var question = new Question(key, cancellation);
        lock (questions)
        {
            questions.Enqueue(question);
            if (!isReading)
            {
                isReading = true;
                _ = Task.Run(ReadAsync, CancellationToken.None);
            }
        }

        return question.Answer.Task.WaitAsync(cancellation);
    }

    private async Task ReadAsync()
    {
        while (Next() is { Count: > 0 } some)
        {
            try
            {
                var answer = await read([.. some.Select(question => question.Key)]);
                some.ForEach(question => question.Answer.SetResult(answer(question.Key)));
            }
            catch (Exception problem)
            {
                some.ForEach(question => question.Answer.TrySetException(problem));
            }
        }
    }

    private List<Question> Next()
    {
        lock (questions)
        {
            var some = new List<Question>();
            while (some.Count < most && questions.TryDequeue(out var question))
            {
                if (!question.Cancellation.IsCancellationRequested)
                {
                    some.Add(question);
                }
            }

            isReading = some.Count > 0;
            return some;
        }
    }

    private sealed record Question(TKey Key, CancellationToken Cancellation)
    {
        public TaskCompletionSource<TAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
