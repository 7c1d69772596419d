using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace RunnerHub.Data;

/// <summary>Tells an outage of the database from a bug.</summary>
internal static class DatabaseFaults
{
    private const int SqliteError = 1;

    // SQLITE_BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN: https://www.sqlite.org/rescode.html
    private static readonly int[] SqliteOutages = [5, 6, 8, 10, 13, 14];

    // What a code begins with: no connection, read only, transaction ended for its length, credentials refused, no such database,
    // ended by a time limit or an administrator, shutting down, accepting no connections, no such table:
    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    private static readonly string[] PostgresOutages = ["08", "25006", "25P03", "25P04", "28", "3D", "57014", "57P", "55000", "42P01"];

    /// <summary>The database's own error behind an exception, or null when it has another cause.</summary>
    public static DbException? Cause(Exception problem) =>
        problem as DbException ?? (problem.InnerException is { } inner ? Cause(inner) : null);

    /// <summary>True when the database is away, overloaded or shutting down, so that the same call may work later.</summary>
    public static bool IsDatabaseAway(Exception problem) => problem switch
    {
        PostgresException postgres => postgres.IsTransient
            || PostgresOutages.Any(code => postgres.SqlState.StartsWith(code, StringComparison.Ordinal)),
        NpgsqlException => true,
        SqliteException sqlite => SqliteOutages.Contains(sqlite.SqliteErrorCode) || IsEmptied(sqlite),
        // By whoever asked; behind it stands what the database said to that.
        OperationCanceledException => false,
        _ => problem.InnerException is { } inner && IsDatabaseAway(inner),
    };

    /// <summary>True when the driver or the server ended a statement for the time that it took. It is an outage, too: another one may be quicker.</summary>
    public static bool TookTooLong(Exception problem) => Cause(problem) is
        PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } or NpgsqlException { InnerException: TimeoutException };

    /// <summary>
    /// The tables are there when the server starts. When one is missing later, the file was moved away, and SQLite made an
    /// empty one in its place.
    /// </summary>
    private static bool IsEmptied(SqliteException problem) =>
        problem.SqliteErrorCode == SqliteError && problem.Message.Contains("no such table", StringComparison.Ordinal);
}
