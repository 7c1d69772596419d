using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>A runner that has shown its secret, as it is now.</summary>
/// <param name="LabelKeys">What its labels are compared by (<see cref="RunnerLabels.KeyOf"/>).</param>
internal sealed record CallingRunner(long Id, string Name, Scope Scope, IReadOnlySet<string> LabelKeys, bool IsDisabled);

/// <summary>Finds out which runner calls, by the UUID and the secret that it got when it was made, and lets it leave.</summary>
internal sealed partial class RunnerCallers(RunnerHubDb db, TimeProvider clock, SignalBus signals, IEnumerable<IFollowsRunners> followers, ILogger<RunnerCallers> logger)
{
    /// <summary>What a runner is told that is unknown or deleted, or does not show its secret.</summary>
    public const string Unregistered = "unregistered runner";

    /// <returns>Null when the runner is unknown or deleted, or the secret is not its own.</returns>
    public async Task<CallingRunner?> FindAsync(string? uuid, string? secret, CancellationToken cancellation)
    {
        if (!Guid.TryParseExact(uuid, "D", out var known) || string.IsNullOrEmpty(secret))
        {
            Log.NoCredentials(logger);
            return null;
        }

        var found = await db.Runners.Where(runner => runner.Uuid == known)
            .Select(runner => new
            {
                runner.Id,
                runner.TokenHash,
                runner.TokenSalt,
                runner.Name,
                runner.OwnerId,
                runner.RepoId,
                runner.IsDisabled,
                LabelKeys = runner.AgentLabels.Select(label => label.Key).ToList(),
            })
            .FirstOrDefaultAsync(cancellation);
        if (found is null)
        {
            Log.Unknown(logger, known);
            return null;
        }

        if (!Secret.Matches(secret, found.TokenSalt, found.TokenHash))
        {
            Log.WrongSecret(logger, found.Id, known);
            return null;
        }

        return new CallingRunner(found.Id, found.Name, Scope.Of(found.OwnerId, found.RepoId), found.LabelKeys.ToHashSet(), found.IsDisabled);
    }

    /// <summary>Deletes a runner at its own wish.</summary>
    /// <returns>False when it was gone already.</returns>
    public async Task<bool> LeaveAsync(long id, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (await db.Runners.Where(runner => runner.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(runner => runner.Deleted, now).SetProperty(runner => runner.Updated, now), cancellation) == 0)
        {
            return false;
        }

        Log.Left(logger, id);
        signals.Publish(RunnerService.Changed);
        foreach (var follower in followers)
        {
            await follower.OnDeletedAsync([id], cancellation);
        }

        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "A caller without the headers of a runner is refused")]
        public static partial void NoCredentials(ILogger logger);

        [LoggerMessage(LogLevel.Debug, "Runner {Uuid} is refused: it is unknown or was deleted")]
        public static partial void Unknown(ILogger logger, Guid uuid);

        [LoggerMessage(LogLevel.Debug, "Runner {Id} ({Uuid}) is refused: that is not its secret")]
        public static partial void WrongSecret(ILogger logger, long id, Guid uuid);

        [LoggerMessage(LogLevel.Information, "Runner {Id} has removed itself")]
        public static partial void Left(ILogger logger, long id);
    }
}
