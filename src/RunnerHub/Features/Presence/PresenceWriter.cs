using RunnerHub.Data;

namespace RunnerHub.Features.Presence;

/// <summary>Writes the marks of <see cref="RunnerPresence"/> each second, and all of them once more when the server stops.</summary>
internal sealed partial class PresenceWriter(RunnerPresence presence, TimeProvider clock, ILogger<PresenceWriter> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private bool failing;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // The server that takes the calls was started after this one, so it has stopped already: no mark comes any more.
        await base.StopAsync(cancellationToken);
        await TryAsync(presence.FlushAsync, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryAsync(presence.FlushDueAsync, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping; StopAsync writes what is left.
        }
    }

    /// <summary>An exception that left here would stop the whole server, for want of a number that is only nice to have.</summary>
    private async Task TryAsync(Func<CancellationToken, Task> write, CancellationToken cancellation)
    {
        try
        {
            await write(cancellation);
            if (failing)
            {
                failing = false;
                Log.Written(logger);
            }
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            // Once an outage, not once a second.
            if (!failing)
            {
                failing = true;
                Log.NotWritten(logger, problem.GetBaseException().Message, DatabaseFaults.IsDatabaseAway(problem) ? null : problem);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Who is online cannot be written; it is kept and tried again each second: {Reason}")]
        public static partial void NotWritten(ILogger logger, string reason, Exception? bug);

        [LoggerMessage(LogLevel.Information, "Who is online is written again")]
        public static partial void Written(ILogger logger);
    }
}
