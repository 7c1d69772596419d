using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace RunnerHub.Data.Replicas;

/// <summary>
/// The database that may be read instead of the primary. It is opened only as long as it answers and is fresh enough; once it has
/// failed nobody waits for it again, until <see cref="WatchReplica"/> has found it back.
/// </summary>
internal sealed partial class Replica(
    DbContextOptions<PostgresDb> options, ReplicaMarks marks, ReplicaMetrics metrics, TimeProvider clock, ILogger<Replica> logger)
{
    /// <summary>One that is further behind the primary is not read.</summary>
    public static readonly TimeSpan MostLag = TimeSpan.FromSeconds(5);

    private int away;

    public bool IsAway => Volatile.Read(ref away) == 1;

    /// <summary>The replica, with all that was committed until a moment.</summary>
    /// <param name="since">A timestamp of the clock; <see cref="long.MaxValue"/> for what only the primary has.</param>
    /// <param name="source">Is told what is read.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null when the primary is to be asked.</returns>
    public async Task<ReplicaRead?> OpenAsync(long since, DbSource source, CancellationToken cancellation)
    {
        if (IsAway || !IsFresh(marks.Newest, since))
        {
            metrics.Count(IsAway ? ReplicaOutcome.Away : ReplicaOutcome.TooOld);
            return null;
        }

        var read = await TryAsync(cancellation);
        if (read is null)
        {
            metrics.Count(ReplicaOutcome.Away);
            return null;
        }

        var asOf = marks.AsOf(read.Replayed);
        if (!IsFresh(asOf, since))
        {
            await read.DisposeAsync();
            metrics.Count(ReplicaOutcome.TooOld);
            return null;
        }

        (source.Replica, source.AsOf) = (read.Db, asOf);
        return read;
    }

    /// <summary>Looks whether it is there and how far behind, and says in the log when it has gone or come back.</summary>
    public async Task ProbeAsync(CancellationToken cancellation)
    {
        await using var read = await TryAsync(cancellation);
        metrics.Lag = read is not null && marks.AsOf(read.Replayed) is > 0 and var asOf ? clock.GetElapsedTime(asOf) : null;
        if (read is not null && Interlocked.Exchange(ref away, 0) == 1)
        {
            Log.Back(logger);
        }
    }

    /// <summary>It has answered what it was asked.</summary>
    public void Answered() => metrics.Count(ReplicaOutcome.Answered);

    /// <summary>True when a read has failed for a reason that the primary does not share; it may be asked the same.</summary>
    public bool HasFailed(Exception problem)
    {
        if (!DatabaseFaults.IsDatabaseAway(problem))
        {
            return false;
        }

        metrics.Count(ReplicaOutcome.Away);
        // A replica that must go on replaying ends the queries in its way, and answers the next ones.
        if (DatabaseFaults.Cause(problem) is not PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected })
        {
            Leave(problem.GetBaseException().Message);
        }

        return true;
    }

    private async Task<ReplicaRead?> TryAsync(CancellationToken cancellation)
    {
        try
        {
            if (await ReplicaRead.OpenAsync(options, cancellation) is { } read)
            {
                return read;
            }

            Leave("the server is no replica");
        }
        catch (Exception problem) when (DatabaseFaults.IsDatabaseAway(problem))
        {
            Leave(problem.GetBaseException().Message);
        }

        return null;
    }

    private bool IsFresh(long asOf, long since) => asOf > since && clock.GetElapsedTime(asOf) <= MostLag;

    private void Leave(string reason)
    {
        if (Interlocked.Exchange(ref away, 1) == 0)
        {
            Log.Left(logger, reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The replica is away, and the primary answers everything until it is back: {Reason}")]
        public static partial void Left(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "The replica is back")]
        public static partial void Back(ILogger logger);
    }
}
