using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace RunnerHub.Tests.Support;

public class SqliteHub : Hub
{
    public override string? Unavailable => null;

    private string Database => new SqliteConnectionStringBuilder(ConnectionString).DataSource;

    /// <summary>The file is moved away, and in its place is a way to nowhere.</summary>
    public override async Task TakeDatabaseAwayAsync()
    {
        // While somebody reads, the last to close does not bring home what is only in the log beside the file.
        await ReadAsync(db => db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)"));
        CloseConnections();
        // Where there was nothing, whoever opens it would make an empty one, whose log beside the file would then be taken for that of this one.
        File.CreateSymbolicLink(Database + ".nowhere", Path.Combine(Database + ".none", "database"));
        File.Move(Database, Database + ".away");
        File.Move(Database + ".nowhere", Database, overwrite: true);
        CloseConnections();
    }

    public override Task BringDatabaseBackAsync()
    {
        File.Delete(Database + "-wal");
        File.Delete(Database + "-shm");
        File.Move(Database + ".away", Database, overwrite: true);
        CloseConnections();
        return Task.CompletedTask;
    }

    protected override Task<string> CreateDatabaseAsync() =>
        Task.FromResult($"Data Source={Path.Combine(Path.GetTempPath(), $"runnerhub-{Guid.NewGuid():N}.db")}");

    protected override Task DropDatabaseAsync(string connectionString)
    {
        CloseConnections();
        foreach (var part in new[] { Database, Database + "-wal", Database + "-shm", Database + ".key", Database + ".lock" })
        {
            File.Delete(part);
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// A connection that is open keeps the file, however it is called. Before a file is moved this lets go of it, and afterwards of
    /// what the server has opened meanwhile.
    /// </summary>
    private void CloseConnections()
    {
        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
    }
}
