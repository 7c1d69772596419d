using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace RunnerHub.Data.Nodes;

/// <summary>Nodes that start at once prepare the database one after the other.</summary>
internal sealed class NodeStart(NodeIdentity node)
{
    /// <summary>Makes the database where there is none, and waits until no other node prepares it.</summary>
    /// <returns>Ends this node's turn when it is disposed of.</returns>
    public async Task<IAsyncDisposable> TakeTurnAsync(RunnerHubDb db, CancellationToken cancellation)
    {
        var creator = (IRelationalDatabaseCreator)db.GetService<IDatabaseCreator>();
        if (!await creator.ExistsAsync(cancellation))
        {
            await CreateAsync(creator, cancellation);
        }

        var connection = await node.OpenAsync(cancellation);
        try
        {
            // However long the other one takes.
            await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({NodeDuties.Kind}, hashtext('start'))", connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether another node is connected to the database.</summary>
    public async Task<bool> IsJoiningAsync(RunnerHubDb db, CancellationToken cancellation) => await db.Database.SqlQuery<bool>($"""
        SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
            AND starts_with(application_name, {NodeIdentity.SessionPrefix}) AND application_name <> {node.SessionName}) AS "Value"
        """).SingleAsync(cancellation);

    private static async Task CreateAsync(IRelationalDatabaseCreator creator, CancellationToken cancellation)
    {
        try
        {
            await creator.CreateAsync(cancellation);
        }
        catch (PostgresException problem) when (problem.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another node was faster.
        }
    }
}
