using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Platform;

namespace RunnerHub.Data;

/// <summary>Brings the schema up to date before the server listens.</summary>
internal sealed class MigrateAtStart(IServiceScopeFactory scopes) : IStartupStep
{
    public int Order => StartupOrder.Migrate;

    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RunnerHubDb>();
        try
        {
            CreateFolder(db.Database.GetDbConnection());
            await db.Database.MigrateAsync(cancellation);
            if (db.Database.IsSqlite())
            {
                // Readers and the writer do not wait for one another; stays set in the file.
                await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellation);
            }
        }
        catch (Exception problem) when (problem is DbException or IOException or UnauthorizedAccessException or InvalidOperationException { InnerException: DbException }
            or ArgumentException)
        {
            throw new StartupProblem($"The database cannot be opened: {(problem.InnerException as DbException ?? problem).Message}", problem);
        }
    }

    private static void CreateFolder(DbConnection connection)
    {
        if (connection is SqliteConnection && Path.GetDirectoryName(Path.GetFullPath(connection.DataSource)) is { } folder
            && connection.DataSource != ":memory:")
        {
            Directory.CreateDirectory(folder);
        }
    }
}
