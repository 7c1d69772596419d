using RunnerHub.Features.Presence;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;
using RunnerHub.Protocol;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>Finds out which runner calls, by the two headers that it sends since it registered, and marks that it is there.</summary>
internal sealed partial class RunnerAuthentication(RunnerRegistry runners, RunnerPresence presence, ILogger<RunnerAuthentication> logger)
{
    private const string Unregistered = "unregistered runner";

    /// <summary>The id of the runner that calls; it is online from now on.</summary>
    /// <exception cref="ConnectException">unauthenticated: unknown, deleted, or not its secret. Such a runner stops for good.</exception>
    public async Task<long> RequireAsync(ConnectCall call)
    {
        var id = await FindAsync(call);
        presence.MarkOnline(id);
        return id;
    }

    /// <summary>As <see cref="RequireAsync"/>, for calls that report on a task: the runner is active too.</summary>
    public async Task<long> RequireWorkingAsync(ConnectCall call)
    {
        var id = await FindAsync(call);
        presence.MarkActive(id);
        return id;
    }

    /// <summary>A runner that was there when the call began is gone.</summary>
    public static ConnectException Gone() => new(ConnectCode.Unauthenticated, Unregistered);

    private async Task<long> FindAsync(ConnectCall call)
    {
        if (!Guid.TryParseExact(call.Header(ConnectHeaders.RunnerUuid), "D", out var uuid)
            || call.Header(ConnectHeaders.RunnerToken) is not { Length: > 0 } secret)
        {
            Log.NoCredentials(logger);
            throw Gone();
        }

        if (await runners.FindCredentialsAsync(uuid, call.Cancellation) is not { } known)
        {
            Log.Unknown(logger, uuid);
            throw Gone();
        }

        if (!Secret.Matches(secret, known.TokenSalt, known.TokenHash))
        {
            Log.WrongSecret(logger, known.Id, uuid);
            throw Gone();
        }

        return known.Id;
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
