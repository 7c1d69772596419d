using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace RunnerHub.Data;

internal sealed class PostgresDb(DbContextOptions<PostgresDb> options) : RunnerHubDb(options)
{
    public override bool IsDuplicate(Exception problem) =>
        (problem.InnerException ?? problem) is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public override bool BreaksReference(Exception problem) =>
        (problem.InnerException ?? problem) is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.RestrictViolation };

    // Names sort by their code points, as in SQLite, whatever the language of the cluster.
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.UseCollation("C");
    }
}
