namespace RunnerHub.Features.Runners;

/// <summary>Finds out which runner calls, by the UUID and the secret that it got when it was made.</summary>
internal sealed partial class RunnerCallers(RunnerDirectory directory, ILogger<RunnerCallers> logger)
{
    /// <summary>What a runner is told that is unknown or deleted, or does not show its secret.</summary>
    public const string Unregistered = "unregistered runner";

    /// <returns>Null when the runner is unknown or deleted, or the secret is not its own.</returns>
    public async ValueTask<CallingRunner?> FindAsync(string? uuid, string? secret, CancellationToken cancellation)
    {
        if (!Guid.TryParseExact(uuid, "D", out var wanted) || string.IsNullOrEmpty(secret))
        {
            Log.NoCredentials(logger);
            return null;
        }

        if (await directory.FindAsync(wanted, cancellation) is not { } runner)
        {
            Log.Unknown(logger, wanted);
            return null;
        }

        if (!runner.Shows(secret))
        {
            Log.WrongSecret(logger, runner.Id, wanted);
            return null;
        }

        return runner;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "A caller without the headers of a runner is refused")]
        public static partial void NoCredentials(ILogger logger);

        [LoggerMessage(LogLevel.Debug, "Runner {Uuid} is refused: it is unknown or was deleted")]
        public static partial void Unknown(ILogger logger, Guid uuid);

        [LoggerMessage(LogLevel.Debug, "Runner {Id} ({Uuid}) is refused: that is not its secret")]
        public static partial void WrongSecret(ILogger logger, long id, Guid uuid);
    }
}
