using Npgsql;
using RunnerHub.Data;

namespace RunnerHub.Tests.Data;

public sealed class DatabaseFaultsTests
{
    [Theory]
    [InlineData(PostgresErrorCodes.ReadOnlySqlTransaction, true)]
    [InlineData("25P03", true)]
    [InlineData("25P04", true)]
    [InlineData(PostgresErrorCodes.QueryCanceled, true)]
    [InlineData(PostgresErrorCodes.AdminShutdown, true)]
    [InlineData(PostgresErrorCodes.InFailedSqlTransaction, false)]
    [InlineData(PostgresErrorCodes.UniqueViolation, false)]
    [InlineData(PostgresErrorCodes.SyntaxError, false)]
    public void An_outage_is_told_from_a_bug(string code, bool isOutage)
    {
        Assert.Equal(isOutage, DatabaseFaults.IsDatabaseAway(Problem(code)));
        Assert.Equal(isOutage, DatabaseFaults.IsDatabaseAway(new InvalidOperationException("outer", Problem(code))));
    }

    [Fact]
    public void A_query_that_its_own_caller_gave_up_is_no_outage() =>
        Assert.False(DatabaseFaults.IsDatabaseAway(new OperationCanceledException("given up", Problem(PostgresErrorCodes.QueryCanceled))));

    private static PostgresException Problem(string code) => new("not now", "ERROR", "ERROR", code);
}
