using Npgsql;

namespace RunnerHub.Tests.Support;

public class PostgresHub : Hub
{
    /// <summary>How long a session that is ended may take to go, in milliseconds.</summary>
    private const int Patience = 20_000;

    public override string? Unavailable => PostgresServer.Unavailable;

    private string Database => new NpgsqlConnectionStringBuilder(ConnectionString).Database!;

    /// <summary>All its sessions are ended, and it has another name meanwhile.</summary>
    public override async Task TakeDatabaseAwayAsync()
    {
        var server = await PostgresServer.ConnectionStringAsync();
        // Those that were ended try again at once, and a database with sessions keeps its name.
        await ExecuteAsync(server, $"ALTER DATABASE {Database} ALLOW_CONNECTIONS false");
        await ExecuteAsync(server, $"SELECT pg_terminate_backend(pid, {Patience}) FROM pg_stat_activity WHERE datname = '{Database}'");
        await ExecuteAsync(server, $"ALTER DATABASE {Database} RENAME TO {Database}_away");
    }

    public override async Task BringDatabaseBackAsync()
    {
        var server = await PostgresServer.ConnectionStringAsync();
        await ExecuteAsync(server, $"ALTER DATABASE {Database}_away RENAME TO {Database}");
        await ExecuteAsync(server, $"ALTER DATABASE {Database} ALLOW_CONNECTIONS true");
    }

    /// <summary>Ends sessions as an administrator of the server does.</summary>
    /// <param name="which">A condition on pg_stat_activity.</param>
    public async Task EndSessionsAsync(string which) => await ExecuteAsync(
        await PostgresServer.ConnectionStringAsync(), $"SELECT pg_terminate_backend(pid, {Patience}) FROM pg_stat_activity WHERE datname = '{Database}' AND {which}");

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

    protected static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
