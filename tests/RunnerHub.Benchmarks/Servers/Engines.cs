using Microsoft.EntityFrameworkCore;
using Npgsql;
using RunnerHub.Data;
using RunnerHub.Tests.Support;

namespace RunnerHub.Benchmarks;

/// <summary>New databases of each engine, for as long as something is done with them.</summary>
internal static class Engines
{
    public const string Sqlite = "SQLite";
    public const string Postgres = "PostgreSQL";

    /// <summary>Counts statements, so that what a poll costs can be told.</summary>
    private const string CountStatements = "-c shared_preload_libraries=pg_stat_statements -c pg_stat_statements.track_utility=off";

    private static readonly Lazy<Task<PostgresCluster>> Cluster = new(StartAsync);

    /// <param name="measure">Gets the name of the engine and a connection string.</param>
    public static async Task EachAsync(Func<string, string, Task> measure)
    {
        await SqliteAsync(connectionString => measure(Sqlite, connectionString));
        await PostgresAsync(connectionString => measure(Postgres, connectionString));
    }

    public static async Task SqliteAsync(Func<string, Task> measure)
    {
        var file = Path.Combine(Path.GetTempPath(), $"runnerhub-benchmark-{Guid.NewGuid():N}.db");
        try
        {
            await measure($"Data Source={file}");
        }
        finally
        {
            foreach (var part in new[] { "", "-wal", "-shm", ".key", ".lock" })
            {
                File.Delete(file + part);
            }
        }
    }

    /// <summary>Does nothing, and says so, where PostgreSQL is not installed.</summary>
    public static async Task PostgresAsync(Func<string, Task> measure)
    {
        if (!PostgresCluster.IsAvailable)
        {
            await Console.Error.WriteLineAsync("PostgreSQL is not here: install its server, and it is measured, too.");
            return;
        }

        await measure(await NewDatabaseAsync((await Cluster.Value).ConnectionString));
    }

    public static RunnerHubDb Open(string connectionString) => connectionString.StartsWith("Host", StringComparison.Ordinal)
        ? new PostgresDb(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql(connectionString).Options)
        : new SqliteDb(new DbContextOptionsBuilder<SqliteDb>().UseSqlite(connectionString).Options);

    /// <returns>A connection to a new database of a server.</returns>
    public static async Task<string> NewDatabaseAsync(string server)
    {
        var database = new NpgsqlConnectionStringBuilder(server) { Database = $"runnerhub_{Guid.NewGuid():N}" };
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {database.Database}";
        await command.ExecuteNonQueryAsync();
        return database.ConnectionString;
    }

    private static async Task<PostgresCluster> StartAsync()
    {
        var cluster = await PostgresCluster.CreateAsync(CountStatements);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return cluster;
    }
}
