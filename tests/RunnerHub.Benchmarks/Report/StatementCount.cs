using Microsoft.EntityFrameworkCore;

namespace RunnerHub.Benchmarks.Report;

/// <param name="Calls">Statements, without those that only begin and end transactions.</param>
/// <param name="RunnerRows">Rows of runners that were written.</param>
internal sealed record StatementCount(double Calls, double RunnerRows)
{
    public static StatementCount operator -(StatementCount left, StatementCount right) => new(left.Calls - right.Calls, left.RunnerRows - right.RunnerRows);

    /// <summary>What PostgreSQL itself has counted for a database since its start.</summary>
    public static async Task<StatementCount> ReadAsync(string connectionString)
    {
        await using var db = Engines.Open(connectionString);
        await db.Database.ExecuteSqlRawAsync("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        return await db.Database.SqlQueryRaw<StatementCount>(
            """
            SELECT coalesce(sum(calls), 0)::float8 AS "Calls",
                   coalesce(sum(rows) FILTER (WHERE query LIKE '%UPDATE%"ActionRunners"%' AND query NOT LIKE '%pg_stat_statements%'), 0)::float8 AS "RunnerRows"
            FROM pg_stat_statements
            WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query NOT LIKE '%pg_stat_statements%'
            """).SingleAsync();
    }
}
