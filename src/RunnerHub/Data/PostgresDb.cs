using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace RunnerHub.Data;

internal sealed class PostgresDb(DbContextOptions<PostgresDb> options) : RunnerHubDb(options)
{
    public override bool IsDuplicate(Exception problem) =>
        (problem.InnerException ?? problem) is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public override bool BreaksReference(Exception problem) =>
        (problem.InnerException ?? problem) is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.RestrictViolation };

    // Text sorts by its code points, as in SQLite. Said for each column, because whoever made the database chose its language.
    protected override void ConfigureConventions(ModelConfigurationBuilder configuration) =>
        configuration.Properties<string>().UseCollation("C");
}
