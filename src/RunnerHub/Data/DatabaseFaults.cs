using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace RunnerHub.Data;

/// <summary>Tells an outage of the database from a bug.</summary>
internal static class DatabaseFaults
{
    // SQLITE_BUSY, LOCKED, IOERR, FULL, CANTOPEN: https://www.sqlite.org/rescode.html
    private static readonly int[] SqliteOutages = [5, 6, 10, 13, 14];

    /// <summary>The database's own error behind an exception, or null when it has another cause.</summary>
    public static DbException? Cause(Exception problem) =>
        problem as DbException ?? (problem.InnerException is { } inner ? Cause(inner) : null);

    /// <summary>True when the database is away, overloaded or shutting down, so that the same call may work later.</summary>
    public static bool IsDatabaseAway(Exception problem) => problem switch
    {
        PostgresException postgres => postgres.IsTransient || postgres.SqlState.StartsWith("57P", StringComparison.Ordinal)
            || postgres.SqlState == PostgresErrorCodes.InvalidCatalogName,
        NpgsqlException => true,
        SqliteException sqlite => SqliteOutages.Contains(sqlite.SqliteErrorCode),
        _ => problem.InnerException is { } inner && IsDatabaseAway(inner),
    };
}
