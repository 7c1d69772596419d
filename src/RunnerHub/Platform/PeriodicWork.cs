namespace RunnerHub.Platform;

/// <summary>
/// Something done at intervals of the clock, and, where it must not wait, once more when the server stops. While the database is away it is only
/// logged that it could not be done; what is not done now must still be there the next time.
/// </summary>
internal abstract partial class PeriodicWork(TimeSpan interval, TimeProvider clock, IsOutage isOutage, ILogger logger) : BackgroundService
{
    private bool isStopped;

    protected ILogger Logger => logger;

    /// <summary>False for work that can as well be done after the next start.</summary>
    protected virtual bool IsDoneAtStop => true;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // A host may be stopped twice, the second time when its services are gone.
        if (!isStopped && IsDoneAtStop)
        {
            isStopped = true;
            await TryAsync(cancellationToken);
        }
    }

    protected abstract Task WorkAsync(CancellationToken cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping; StopAsync does what is left.
        }
    }

    private async Task TryAsync(CancellationToken cancellation)
    {
        try
        {
            await WorkAsync(cancellation);
        }
        catch (Exception problem) when (isOutage(problem))
        {
            Log.NotDone(Logger, GetType().Name, problem.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Work} could not reach the database and tries again at the next interval: {Reason}")]
        public static partial void NotDone(ILogger logger, string work, string reason);
    }
}
