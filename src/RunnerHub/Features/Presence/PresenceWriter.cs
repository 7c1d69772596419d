using RunnerHub.Data;

namespace RunnerHub.Features.Presence;

/// <summary>Writes the marks of <see cref="RunnerPresence"/> each second, and once more when the server stops.</summary>
internal sealed partial class PresenceWriter(RunnerPresence presence, TimeProvider clock, ILogger<PresenceWriter> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await WriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping; StopAsync writes what is left.
        }
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        try
        {
            await presence.FlushAsync(cancellation);
        }
        catch (Exception problem) when (DatabaseFaults.IsDatabaseAway(problem))
        {
            Log.NotWritten(logger, problem.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Who is online could not be written and is kept for the next second: {Reason}")]
        public static partial void NotWritten(ILogger logger, string reason);
    }
}
