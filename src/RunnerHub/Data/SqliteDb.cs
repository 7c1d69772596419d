using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace RunnerHub.Data;

internal sealed class SqliteDb(DbContextOptions<SqliteDb> options) : RunnerHubDb(options)
{
    private const int UniqueConstraint = 2067;
    private const int PrimaryKeyConstraint = 1555;

    public override bool IsDuplicate(DbUpdateException problem) =>
        problem.InnerException is SqliteException { SqliteExtendedErrorCode: UniqueConstraint or PrimaryKeyConstraint };

    // SQLite neither compares nor orders DateTimeOffset: a count of microseconds, the precision of PostgreSQL, does both.
    protected override void ConfigureConventions(ModelConfigurationBuilder configuration) =>
        configuration.Properties<DateTimeOffset>().HaveConversion<Microseconds>();

    private sealed class Microseconds() : ValueConverter<DateTimeOffset, long>(
        time => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond,
        count => DateTimeOffset.UnixEpoch.AddTicks(count * TimeSpan.TicksPerMicrosecond));
}
