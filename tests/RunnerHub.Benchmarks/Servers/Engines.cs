using Microsoft.EntityFrameworkCore;
using Npgsql;
using RunnerHub.Data;
using RunnerHub.Tests.Support;

namespace RunnerHub.Benchmarks;

/// <summary>Does the same on a new database of each engine.</summary>
internal static class Engines
{
    /// <param name="measure">Gets the name of the engine and a connection string.</param>
    public static async Task EachAsync(Func<string, string, Task> measure)
    {
        var file = Path.Combine(Path.GetTempPath(), $"runnerhub-benchmark-{Guid.NewGuid():N}.db");
        try
        {
            await measure("SQLite", $"Data Source={file}");
        }
        finally
        {
            foreach (var part in new[] { "", "-wal", "-shm", ".key" })
            {
                File.Delete(file + part);
            }
        }

        if (PostgresServer.Unavailable is null)
        {
            await measure("PostgreSQL", await NewPostgresAsync());
        }
        else
        {
            Console.WriteLine(PostgresServer.Unavailable);
        }
    }

    public static RunnerHubDb Open(string connectionString) => connectionString.StartsWith("Host", StringComparison.Ordinal)
        ? new PostgresDb(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql(connectionString).Options)
        : new SqliteDb(new DbContextOptionsBuilder<SqliteDb>().UseSqlite(connectionString).Options);

    private static async Task<string> NewPostgresAsync()
    {
        var server = await PostgresServer.ConnectionStringAsync();
        var database = new NpgsqlConnectionStringBuilder(server) { Database = $"runnerhub_{Guid.NewGuid():N}" };
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {database.Database}";
        await command.ExecuteNonQueryAsync();
        return database.ConnectionString;
    }
}
