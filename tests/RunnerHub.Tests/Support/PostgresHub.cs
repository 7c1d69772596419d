using Npgsql;

namespace RunnerHub.Tests.Support;

public class PostgresHub : Hub
{
    public override string? Unavailable => PostgresServer.Unavailable;

    protected override async Task<string> CreateDatabaseAsync()
    {
        var server = await PostgresServer.ConnectionStringAsync();
        var database = new NpgsqlConnectionStringBuilder(server) { Database = $"runnerhub_{Guid.NewGuid():N}", MaxPoolSize = 20 };
        await ExecuteAsync(server, $"CREATE DATABASE {database.Database}");
        return database.ConnectionString;
    }

    protected override async Task DropDatabaseAsync(string connectionString)
    {
        await using (var connection = new NpgsqlConnection(connectionString))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await ExecuteAsync(await PostgresServer.ConnectionStringAsync(), $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
