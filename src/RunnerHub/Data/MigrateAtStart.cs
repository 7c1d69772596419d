using System.Data.Common;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data.Nodes;
using RunnerHub.Platform;

namespace RunnerHub.Data;

/// <summary>Brings the schema up to date before the server listens, and makes the first keys.</summary>
/// <param name="scopes">Where the database is.</param>
/// <param name="start">Null where there is one node.</param>
/// <param name="file">Null where the database is no file.</param>
internal sealed class MigrateAtStart(IServiceScopeFactory scopes, NodeStart? start = null, SqliteMigrationLock? file = null) : IStartupStep
{
    /// <summary>Of one statement that changes the schema: a large table is read whole by some, and the driver would end them after half a minute.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private const int CannotBeOpened = 14;

    public int Order => StartupOrder.Migrate;

    public bool BeforeCommands => true;

    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RunnerHubDb>();
        var connection = db.Database.GetDbConnection();
        try
        {
            CreateFile(connection);
            await using var turn = start is null ? null : await start.TakeTurnAsync(db, cancellation);
            // Looked for first: EF would take its lock, and this its file, for nothing at almost every start.
            var isPending = (await db.Database.GetPendingMigrationsAsync(cancellation)).Any();
            using var alone = isPending && file is not null ? await file.TakeAsync(db, cancellation) : null;
            if (isPending)
            {
                await MigrateAsync(db, cancellation);
            }

            if (db.Database.IsSqlite())
            {
                // Readers and the writer do not wait for one another; stays set in the file.
                await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellation);
            }

            if (start is not null && HasForeignKey(scope.ServiceProvider) && await start.IsJoiningAsync(db, cancellation))
            {
                throw new StartupProblem($"The other nodes on this database have another {KeyRing.Setting}: their newest key cannot be opened with this one, nor could they open what this node makes. "
                    + "Give all nodes the same. If it is lost, stop all nodes first.");
            }

            // Makes the first key if there is none. Nodes that did so at once would not read what the others have signed.
            scope.ServiceProvider.GetRequiredService<IDataProtectionProvider>().CreateProtector(nameof(MigrateAtStart)).Protect([]);
        }
        catch (Exception problem) when (DatabaseFaults.Cause(problem) is not null || problem is IOException or UnauthorizedAccessException)
        {
            var reason = Reason(DatabaseFaults.Cause(problem) ?? problem);
            throw new StartupProblem($"The database {Named(connection)} cannot be opened: {reason}. Check ConnectionStrings__RunnerHub.", problem);
        }
    }

    private static bool HasForeignKey(IServiceProvider services) =>
        services.GetRequiredService<IKeyManager>().Newest(services.GetRequiredService<TimeProvider>().GetUtcNow()) is { } newest && !KeyRing.IsOpened(newest);

    private static async Task MigrateAsync(RunnerHubDb db, CancellationToken cancellation)
    {
        if (db.Database.IsNpgsql())
        {
            // In SQLite it is no limit of a statement, but the time for which one waits for another program that has the file.
            db.Database.SetCommandTimeout(Patience);
        }

        await db.Database.MigrateAsync(cancellation);
        db.Database.SetCommandTimeout(null);
    }

    private static string Reason(Exception cause) => cause switch
    {
        SqliteException sqlite => SqliteReason(sqlite.SqliteErrorCode, sqlite.Message),
        // Of its folder or of a file beside it, which SQLite would have said of its own.
        UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException => SqliteReason(CannotBeOpened, cause.Message),
        _ => cause.Message.Split('\n')[0].TrimEnd('.', '\r'),
    };

    private static void CreateFile(DbConnection connection)
    {
        if (connection is not SqliteConnection || File.Exists(connection.DataSource))
        {
            return;
        }

        if (Path.GetDirectoryName(connection.DataSource) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        // SQLite would let everybody read it; the files that it puts beside this one are read by the same users.
        PrivateFile.Open(connection.DataSource, FileMode.OpenOrCreate).Dispose();
    }

    private static string Named(DbConnection connection) =>
        connection is SqliteConnection ? connection.DataSource : $"{connection.Database} at {connection.DataSource}";

    // https://www.sqlite.org/rescode.html; its own messages quote themselves and name no remedy.
    private static string SqliteReason(int code, string message) => code switch
    {
        5 or 6 => "another program has it locked",
        8 => "it is not writable for this user",
        CannotBeOpened => "the file or its folder cannot be opened or written by this user",
        26 => "the file is no SQLite database",
        _ => message.TrimEnd('.'),
    };
}
