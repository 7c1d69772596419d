namespace RunnerHub.Data;

/// <summary>Says at each start that nothing outside of the database protects its secrets.</summary>
internal sealed partial class WarnOfOpenKeys(ILogger<WarnOfOpenKeys> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Log.Open(logger, KeyRing.Setting);
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Setting} is not set: whoever can read the database, or a copy of it, can read registration tokens and secrets and forge sessions")]
        public static partial void Open(ILogger logger, string setting);
    }
}
