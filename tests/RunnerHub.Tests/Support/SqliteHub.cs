using Microsoft.Data.Sqlite;

namespace RunnerHub.Tests.Support;

public class SqliteHub : Hub
{
    public override string? Unavailable => null;

    protected override Task<string> CreateDatabaseAsync() =>
        Task.FromResult($"Data Source={Path.Combine(Path.GetTempPath(), $"runnerhub-{Guid.NewGuid():N}.db")}");

    protected override Task DropDatabaseAsync(string connectionString)
    {
        using (var connection = new SqliteConnection(connectionString))
        {
            SqliteConnection.ClearPool(connection);
        }

        var file = new SqliteConnectionStringBuilder(connectionString).DataSource;
        foreach (var part in new[] { file, file + "-wal", file + "-shm" })
        {
            File.Delete(part);
        }

        return Task.CompletedTask;
    }
}
