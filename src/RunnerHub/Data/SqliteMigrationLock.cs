using Microsoft.EntityFrameworkCore;

namespace RunnerHub.Data;

/// <summary>
/// One start at a time migrates a file of SQLite. What EF takes for that is a row, which stays when the process is killed and for which
/// every later start would wait without end. This is a lock of the operating system on a file beside the database: it ends with the
/// process, however that ends. Whoever has it knows that nobody else migrates, and that such a row is a dead one's.
/// </summary>
internal sealed partial class SqliteMigrationLock(ILogger<SqliteMigrationLock> logger)
{
    /// <summary>Of the file's name, behind the database's. The file stays: whoever deleted it would take the lock from the next one.</summary>
    public const string FileSuffix = ".lock";

    // EWOULDBLOCK of Linux and of macOS, and a sharing violation of Windows.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // Another process does not wait for the clock of a test.
    private static readonly TimeProvider wallclock = TimeProvider.System;

    /// <summary>Waits until no other start migrates, and takes away what one left that was killed.</summary>
    /// <returns>Lets the next one begin when it is disposed of.</returns>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not make it.</exception>
    public async Task<IDisposable> TakeAsync(RunnerHubDb db, CancellationToken cancellation)
    {
        var file = await OpenAsync(db.Database.GetDbConnection().DataSource + FileSuffix, cancellation);
        try
        {
            await FreeAsync(db, cancellation);
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private async Task<FileStream> OpenAsync(string path, CancellationToken cancellation)
    {
        for (var waits = false; ; waits = true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException problem) when (HeldByAnother.Contains(problem.HResult))
            {
                if (!waits)
                {
                    Log.Waits(logger, path);
                }

                await Task.Delay(Pause, wallclock, cancellation);
            }
        }
    }

    private static async Task FreeAsync(RunnerHubDb db, CancellationToken cancellation)
    {
        if (await db.Database.SqlQueryRaw<int>("""SELECT count(*) AS "Value" FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsLock'""").SingleAsync(cancellation) > 0)
        {
            await db.Database.ExecuteSqlRawAsync("""DELETE FROM "__EFMigrationsLock" """, cancellation);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Another start prepares the database, as its lock on {File} shows; this one waits for it")]
        public static partial void Waits(ILogger logger, string file);
    }
}
