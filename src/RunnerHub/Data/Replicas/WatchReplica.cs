using Npgsql;
using NpgsqlTypes;
using RunnerHub.Platform;

namespace RunnerHub.Data.Replicas;

/// <summary>Marks each second how far the primary is, and looks after the replica: less often while it is away.</summary>
internal sealed class WatchReplica(
    Replica replica, ReplicaMarks marks, DatabaseConnection primary, TimeProvider clock, IsOutage isOutage, ILogger<WatchReplica> logger)
    : PeriodicWork(Interval, clock, isOutage, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks at a replica that is away.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly TimeProvider clock = clock;
    private long lastProbe;

    protected override bool IsDoneAtStop => false;

    protected override async Task WorkAsync(CancellationToken cancellation)
    {
        if (!replica.IsAway)
        {
            await MarkAsync(cancellation);
        }

        if (!replica.IsAway || clock.GetElapsedTime(lastProbe) >= Rest)
        {
            lastProbe = clock.GetTimestamp();
            await replica.ProbeAsync(cancellation);
        }
    }

    private async Task MarkAsync(CancellationToken cancellation)
    {
        try
        {
            var at = clock.GetTimestamp();
            // Of the pool of the primary. What is inserted may not be written yet where synchronous_commit is off.
            await using var connection = new NpgsqlConnection(primary.Text);
            await connection.OpenAsync(cancellation);
            await using var command = new NpgsqlCommand("SELECT pg_current_wal_insert_lsn()", connection);
            marks.Add(at, (NpgsqlLogSequenceNumber)(await command.ExecuteScalarAsync(cancellation))!);
        }
        catch (Exception problem) when (DatabaseFaults.IsDatabaseAway(problem))
        {
            // Without new marks the replica is soon too old, and whoever asks the primary instead says what is wrong with it.
        }
    }
}
