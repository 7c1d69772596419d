using System.Collections.Concurrent;
using RunnerHub.Access;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// Holds the polls that find no job, and serves them as jobs come: one claim for all that wait, however many they are.
/// What waits in the database is read when a signal says that it has changed, and now and then in case that one was lost;
/// a poll that finds nothing asks the database nothing.
/// </summary>
internal sealed partial class JobDispatcher(
    IServiceScopeFactory scopes, JobSettings settings, SignalBus signals, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<JobDispatcher> logger)
    : BackgroundService
{
    /// <summary>Runners that are served by one claim.</summary>
    private const int LargestClaim = 500;

    /// <summary>Fewer signals than there ever were.</summary>
    private const long Outdated = -1;

    private static readonly TimeSpan LongestUnread = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<Poll> arrivals = new();
    private readonly SemaphoreSlim wake = new(0);
    private readonly List<Poll> fresh = [];
    private readonly ParkedPolls parked = new();
    private readonly HeldPolls places = new(settings.MostHeldPolls);
    private OccupiedQueues waiting = new([], DateTimeOffset.MinValue, Outdated);
    private long polls;
    private long told;
    private int isAwake;
    private int held;
    private bool failing;

    /// <summary>How many polls are held at the moment.</summary>
    public int Held => Volatile.Read(ref held);

    /// <summary>A task for the runner, at once or as soon as there is one; none when it is disabled.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="patience">How long to wait for one; zero answers at the first look, and so does any time when enough wait already.</param>
    /// <param name="gone">The caller has gone. A task that was on the way to it is the result all the same, and must be given back.</param>
    /// <returns>Null when there is none.</returns>
    public ValueTask<ClaimedTask?> WaitAsync(CallingRunner caller, TimeSpan patience, CancellationToken gone)
    {
        if (caller.IsDisabled)
        {
            return new((ClaimedTask?)null);
        }

        var isHeld = patience > TimeSpan.Zero && places.TryTake(caller.Kind);
        // When what waits is known, whoever does not wait need not be led before the one who gives jobs away.
        return !isHeld && IsKnown(out var now) && !now.Suit(caller.Id, caller.Kind)
            ? new((ClaimedTask?)null)
            : new(WaitAsync(new Poll(new PollingRunner(caller.Id, caller.Name, caller.Kind), Interlocked.Increment(ref polls), isHeld), patience, gone));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var queued = signals.Subscribe(JobSignals.Queued, LookAgain);
        // What waits there is from then on for the runners of another owner.
        using var transferred = signals.Subscribe(Repository.Transferred, LookAgain);
        using var healing = clock.CreateTimer(_ => Wake(), null, LongestUnread, LongestUnread);
        await using var stopping = lifetime.ApplicationStopping.Register(Wake);
        try
        {
            while (true)
            {
                await wake.WaitAsync(stoppingToken);
                // Whoever comes from here on wakes it again; one look is for all who woke it before.
                Volatile.Write(ref isAwake, 0);
                await ServeAllAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: those who wait were told when that began.
        }
    }

    private async Task<ClaimedTask?> WaitAsync(Poll poll, TimeSpan patience, CancellationToken gone)
    {
        try
        {
            await using var late = poll.Waits ? clock.CreateTimer(Close, poll, patience, Timeout.InfiniteTimeSpan) : null;
            await using var left = gone.UnsafeRegister(Close, poll);
            Interlocked.Increment(ref held);
            arrivals.Enqueue(poll);
            Wake();
            return await poll.Answer;
        }
        finally
        {
            // First: whoever sees that fewer are held finds the place free.
            if (poll.Waits)
            {
                places.Return(poll.Runner.Kind);
            }

            Interlocked.Decrement(ref held);
        }
    }

    private void LookAgain()
    {
        Interlocked.Increment(ref told);
        Wake();
    }

    private static void Close(object? poll) => ((Poll)poll!).Close();

    private void Wake()
    {
        if (Interlocked.Exchange(ref isAwake, 1) == 0)
        {
            wake.Release();
        }
    }

    private bool IsKnown(out OccupiedQueues now)
    {
        now = Volatile.Read(ref waiting);
        return now.Told == Volatile.Read(ref told) && clock.GetUtcNow() - now.Read < LongestUnread;
    }

    private async Task ServeAllAsync(CancellationToken cancellation)
    {
        do
        {
            Arrive();
        }
        while (!parked.IsEmpty && await ServeAsync(cancellation));
    }

    private void Arrive()
    {
        fresh.Clear();
        while (arrivals.TryDequeue(out var poll))
        {
            fresh.Add(poll);
            parked.Add(poll);
        }

        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            foreach (var poll in parked.All)
            {
                poll.Close();
            }
        }
    }

    /// <returns>True when some were served, so that it is worth looking again.</returns>
    private async Task<bool> ServeAsync(CancellationToken cancellation)
    {
        List<Poll> taken = [];
        try
        {
            var isNew = !IsKnown(out _);
            if (isNew)
            {
                await ReadAsync(cancellation);
            }

            taken = [.. (isNew ? parked.Suitable(waiting, LargestClaim) : fresh.Where(poll => waiting.Suit(poll.Runner.Id, poll.Runner.Kind)))
                .Where(poll => poll.TryTake()).Take(LargestClaim)];
            var given = taken.Count > 0 && await ClaimAsync(taken, isNew ? waiting.Queues : null, cancellation);
            fresh.ForEach(poll => poll.Look());
            Recovered();
            return given;
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            Fail(taken, problem);
            return false;
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        // Before it is read, so that a signal that comes meanwhile is not lost.
        var (before, now) = (Volatile.Read(ref told), clock.GetUtcNow());
        await using var scope = scopes.CreateAsyncScope();
        Volatile.Write(ref waiting, new(await scope.ServiceProvider.GetRequiredService<WaitingQueues>().ReadAsync(cancellation), now, before));
        parked.ForgetClosed();
    }

    /// <returns>True when at least one got a task.</returns>
    private async Task<bool> ClaimAsync(List<Poll> taken, IReadOnlyList<WaitingQueue>? occupied, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var claims = await scope.ServiceProvider.GetRequiredService<JobClaims>().ClaimAsync([.. taken.Select(poll => poll.Runner)], occupied, cancellation);
        // That is what waited before; when some of it was given away, the next look is at what is left.
        Volatile.Write(ref waiting, new(claims.Waiting, waiting.Read, claims.Tasks.Count > 0 ? Outdated : waiting.Told));
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

        return claims.Tasks.Count > 0;
    }

    private void Fail(List<Poll> taken, Exception problem)
    {
        Volatile.Write(ref waiting, new([], DateTimeOffset.MinValue, Outdated));
        if (!failing)
        {
            failing = true;
            Log.Failing(logger, problem);
        }

        taken.ForEach(poll => poll.Fail(problem));
        foreach (var poll in parked.All.Where(poll => poll.TryTake()))
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
