using System.Collections.Concurrent;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// Holds the polls that find no job, and serves them as jobs come: one claim for all that wait, however many they are.
/// What waits in the database is read when a signal says that it has changed, and now and then in case that one was lost;
/// a poll that finds nothing asks the database nothing.
/// </summary>
internal sealed partial class JobDispatcher(
    IServiceScopeFactory scopes, SignalBus signals, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<JobDispatcher> logger) : BackgroundService
{
    /// <summary>Runners that are served by one claim.</summary>
    private const int LargestClaim = 500;

    private static readonly TimeSpan LongestUnread = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<Poll> arrivals = new();
    private readonly SemaphoreSlim wake = new(0);
    private readonly List<Poll> fresh = [];
    private readonly LinkedList<Poll> parked = [];
    private IReadOnlyList<WaitingQueue> waiting = [];
    private DateTimeOffset lastRead = DateTimeOffset.MinValue;
    private int isStale = 1;
    private int held;
    private bool failing;

    /// <summary>How many polls are held at the moment.</summary>
    public int Held => Volatile.Read(ref held);

    /// <summary>A task for the runner, at once or as soon as there is one.</summary>
    /// <param name="runner">Who asks.</param>
    /// <param name="patience">How long to wait for one; zero answers at the first look.</param>
    /// <param name="gone">The caller has gone. A task that was on the way to it is the result all the same, and must be given back.</param>
    /// <returns>Null when there is none.</returns>
    public async Task<ClaimedTask?> WaitAsync(PollingRunner runner, TimeSpan patience, CancellationToken gone)
    {
        var poll = new Poll(runner, patience > TimeSpan.Zero);
        arrivals.Enqueue(poll);
        wake.Release();
        using var overdue = new CancellationTokenSource(patience > TimeSpan.Zero ? patience : Timeout.InfiniteTimeSpan, clock);
        await using var late = overdue.Token.Register(poll.Close);
        await using var left = gone.Register(poll.Close);
        await using var stopping = lifetime.ApplicationStopping.Register(poll.Close);
        Interlocked.Increment(ref held);
        try
        {
            return await poll.Answer;
        }
        finally
        {
            Interlocked.Decrement(ref held);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var queued = signals.Subscribe(JobSignals.Queued, () =>
        {
            Volatile.Write(ref isStale, 1);
            wake.Release();
        });
        using var healing = clock.CreateTimer(_ => wake.Release(), null, LongestUnread, LongestUnread);
        try
        {
            while (true)
            {
                await wake.WaitAsync(stoppingToken);
                while (wake.CurrentCount > 0 && await wake.WaitAsync(0, stoppingToken))
                {
                    // One look is for all who woke it.
                }

                await ServeAllAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: those who wait were told when that began.
        }
    }

    private async Task ServeAllAsync(CancellationToken cancellation)
    {
        do
        {
            Arrive();
        }
        while (parked.Count > 0 && await ServeAsync(cancellation));
    }

    private void Arrive()
    {
        fresh.Clear();
        while (arrivals.TryDequeue(out var poll))
        {
            fresh.Add(poll);
            parked.AddLast(poll);
        }
    }

    /// <returns>True when some were served, so that it is worth looking again.</returns>
    private async Task<bool> ServeAsync(CancellationToken cancellation)
    {
        List<Poll> taken = [];
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var isNew = await ReadAsync(scope.ServiceProvider, cancellation);
            taken = [.. Suitable(isNew ? parked : fresh).Where(poll => poll.TryTake()).Take(LargestClaim)];
            if (taken.Count > 0)
            {
                var claims = await scope.ServiceProvider.GetRequiredService<JobClaims>().ClaimAsync([.. taken.Select(poll => poll.Runner)], cancellation);
                Deliver(taken, claims);
                Recovered();
                return claims.Tasks.Count > 0;
            }

            fresh.ForEach(poll => poll.Look());
            return false;
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            Fail(taken, problem);
            return false;
        }
    }

    /// <summary>Reads where jobs wait, unless that is known.</summary>
    /// <returns>True when it was read; whoever is parked may find something then.</returns>
    private async Task<bool> ReadAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (Interlocked.Exchange(ref isStale, 0) == 0 && now - lastRead < LongestUnread)
        {
            return false;
        }

        waiting = await services.GetRequiredService<WaitingQueues>().ReadAsync(cancellation);
        lastRead = now;
        // Whoever has gone is not worth a look each time; now is the time to forget them.
        for (var node = parked.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.IsClosed)
            {
                parked.Remove(node);
            }

            node = next;
        }

        return true;
    }

    /// <summary>Those whom a queue suits: the queues are looked at once for all runners of a kind.</summary>
    private IEnumerable<Poll> Suitable(IEnumerable<Poll> polls)
    {
        var kinds = new Dictionary<string, bool>();
        return waiting.Count == 0 ? [] : polls.Where(Suits);

        bool Suits(Poll poll)
        {
            if (!kinds.TryGetValue(poll.Runner.Kind, out var suits))
            {
                kinds[poll.Runner.Kind] = suits = waiting.Any(queue => queue.RunnerId is null && poll.Runner.Suits(queue));
            }

            return suits || waiting.Any(queue => queue.RunnerId == poll.Runner.Id);
        }
    }

    private void Deliver(List<Poll> taken, Claims claims)
    {
        waiting = claims.Waiting;
        if (claims.Tasks.Count > 0)
        {
            // That is what waited before; the next look is at what is left.
            Volatile.Write(ref isStale, 1);
        }

        foreach (var poll in taken)
        {
            if (claims.Tasks.TryGetValue(poll.Runner, out var task))
            {
                poll.Reply(task);
            }
            else
            {
                poll.PutBack();
            }
        }

        fresh.ForEach(poll => poll.Look());
    }

    private void Fail(List<Poll> taken, Exception problem)
    {
        Volatile.Write(ref isStale, 1);
        if (!failing)
        {
            failing = true;
            Log.Failing(logger, problem);
        }

        taken.ForEach(poll => poll.Fail(problem));
        foreach (var poll in parked.Where(poll => poll.TryTake()))
        {
            poll.Fail(problem);
        }

        parked.Clear();
    }

    private void Recovered()
    {
        if (failing)
        {
            failing = false;
            Log.Recovered(logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Jobs cannot be given to runners at the moment; they are told to try again")]
        public static partial void Failing(ILogger logger, Exception problem);

        [LoggerMessage(LogLevel.Information, "Jobs are given to runners again")]
        public static partial void Recovered(ILogger logger);
    }
}
