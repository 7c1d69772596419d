using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;

namespace RunnerHub.Data.Replicas;

/// <summary>One connection to a replica, which all of a read goes through: of several replicas one may be behind another.</summary>
internal sealed class ReplicaRead(PostgresDb db, NpgsqlLogSequenceNumber replayed) : IAsyncDisposable
{
    // Whoever waits for it goes on to the primary afterwards.
    private const int PatienceSeconds = 3;

    public PostgresDb Db => db;

    /// <summary>How far it has replayed the primary's log.</summary>
    public NpgsqlLogSequenceNumber Replayed => replayed;

    /// <returns>Null when the server is no replica, or one no longer.</returns>
    public static async Task<ReplicaRead?> OpenAsync(DbContextOptions<PostgresDb> options, CancellationToken cancellation)
    {
        // Not of a pool: the scope of services that it is given to disposes of it once more, when somebody else might have it.
        var db = new PostgresDb(options);
        try
        {
            await db.Database.OpenConnectionAsync(cancellation);
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "SELECT pg_last_wal_replay_lsn() WHERE pg_is_in_recovery()";
            command.CommandTimeout = PatienceSeconds;
            if (await command.ExecuteScalarAsync(cancellation) is NpgsqlLogSequenceNumber replayed)
            {
                return new ReplicaRead(db, replayed);
            }

            await db.DisposeAsync();
            return null;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => db.DisposeAsync();
}
