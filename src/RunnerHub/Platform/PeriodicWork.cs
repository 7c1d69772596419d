namespace RunnerHub.Platform;

/// <summary>
/// Something done at intervals of the clock, and, where it must not wait, once more when the server stops. Whatever goes wrong is
/// only logged, once and not at each interval: an exception that left here would stop the whole server. What is not done now must
/// still be there the next time.
/// </summary>
internal abstract partial class PeriodicWork(TimeSpan interval, TimeProvider clock, IsOutage isOutage, ILogger logger) : BackgroundService
{
    /// <summary>At the end. Not of the host's time to stop, which those that stop before may have used up.</summary>
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PeriodicTimer? timer;
    private Failure failing;
    private bool isStopped;

    private enum Failure
    {
        None,
        Outage,
        Bug,
    }

    protected ILogger Logger => logger;

    /// <summary>False for work that can as well be done after the next start.</summary>
    protected virtual bool IsDoneAtStop => true;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Here and not where it is waited for: that part may begin only after the server has answered, and time that passes until
        // then counts.
        timer = new PeriodicTimer(interval, clock);
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // Cancelled before it has begun it would count as failed, for which a host stops that is not stopping yet.
        await (ExecuteTask is { } loop ? Task.WhenAny(begun.Task, loop) : Task.CompletedTask);
        await base.StopAsync(cancellationToken);
        // A host may be stopped twice, the second time when its services are gone.
        if (!isStopped && IsDoneAtStop)
        {
            isStopped = true;
            await DoLastAsync();
        }
    }

    public override void Dispose()
    {
        timer?.Dispose();
        base.Dispose();
    }

    protected abstract Task WorkAsync(CancellationToken cancellation);

    /// <summary>What is done when the server stops.</summary>
    protected virtual Task LastAsync(CancellationToken cancellation) => WorkAsync(cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        begun.TrySetResult();
        try
        {
            while (await timer!.WaitForNextTickAsync(stoppingToken))
            {
                await TryAsync(WorkAsync, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping; StopAsync does what is left.
        }
    }

    private async Task DoLastAsync()
    {
        using var patience = new CancellationTokenSource(LastPatience);
        try
        {
            await TryAsync(LastAsync, patience.Token);
        }
        catch (Exception problem) when (patience.IsCancellationRequested)
        {
            Log.NotInTime(Logger, GetType().Name, problem.GetBaseException().Message);
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        try
        {
            await work(cancellation);
            if (failing != Failure.None)
            {
                failing = Failure.None;
                Log.Done(Logger, GetType().Name);
            }
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            Tell(problem);
        }
    }

    private void Tell(Exception problem)
    {
        var failure = isOutage(problem) ? Failure.Outage : Failure.Bug;
        if (failure == failing)
        {
            return;
        }

        failing = failure;
        if (failure == Failure.Outage)
        {
            Log.NotReached(Logger, GetType().Name, problem.GetBaseException().Message);
        }
        else
        {
            Log.Failed(Logger, problem, GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Work} cannot reach the database and tries again at each interval: {Reason}")]
        public static partial void NotReached(ILogger logger, string work, string reason);

        [LoggerMessage(LogLevel.Error, "{Work} has failed and tries again at each interval")]
        public static partial void Failed(ILogger logger, Exception problem, string work);

        [LoggerMessage(LogLevel.Warning, "{Work} was not done in time before the server stopped: {Reason}")]
        public static partial void NotInTime(ILogger logger, string work, string reason);

        [LoggerMessage(LogLevel.Information, "{Work} is done again")]
        public static partial void Done(ILogger logger, string work);
    }
}
