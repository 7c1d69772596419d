using System.Data.Common;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data.Nodes;
using RunnerHub.Platform;

namespace RunnerHub.Data;

/// <summary>Brings the schema up to date before the server listens, and makes the first keys.</summary>
/// <param name="scopes">Where the database is.</param>
/// <param name="start">Null where there is one node.</param>
internal sealed class MigrateAtStart(IServiceScopeFactory scopes, NodeStart? start = null) : IStartupStep
{
    public int Order => StartupOrder.Migrate;

    public bool BeforeCommands => true;

    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RunnerHubDb>();
        var connection = db.Database.GetDbConnection();
        try
        {
            CreateFolder(connection);
            await using var turn = start is null ? null : await start.TakeTurnAsync(db, cancellation);
            // EF takes a lock before it looks, in SQLite a row that stays when the process is killed, and waits for it without end.
            if ((await db.Database.GetPendingMigrationsAsync(cancellation)).Any())
            {
                await db.Database.MigrateAsync(cancellation);
            }

            if (db.Database.IsSqlite())
            {
                // Readers and the writer do not wait for one another; stays set in the file.
                await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellation);
            }

            // Makes the first key if there is none. Nodes that did so at once would not read what the others have signed.
            scope.ServiceProvider.GetRequiredService<IDataProtectionProvider>().CreateProtector(nameof(MigrateAtStart)).Protect([]);
        }
        catch (Exception problem) when (DatabaseFaults.Cause(problem) is not null || problem is IOException or UnauthorizedAccessException)
        {
            var cause = DatabaseFaults.Cause(problem) ?? problem;
            var reason = cause is SqliteException { SqliteErrorCode: var code } ? SqliteReason(code, cause.Message) : cause.Message.Split('\n')[0].TrimEnd('.', '\r');
            throw new StartupProblem($"The database {Named(connection)} cannot be opened: {reason}. Check ConnectionStrings__RunnerHub.", problem);
        }
    }

    private static void CreateFolder(DbConnection connection)
    {
        if (connection is SqliteConnection && Path.GetDirectoryName(connection.DataSource) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }
    }

    private static string Named(DbConnection connection) =>
        connection is SqliteConnection ? connection.DataSource : $"{connection.Database} at {connection.DataSource}";

    // https://www.sqlite.org/rescode.html; its own messages quote themselves and name no remedy.
    private static string SqliteReason(int code, string message) => code switch
    {
        5 or 6 => "another program has it locked",
        8 => "it is not writable for this user",
        14 => "the file or its folder cannot be opened or written by this user",
        26 => "the file is no SQLite database",
        _ => message.TrimEnd('.'),
    };
}
