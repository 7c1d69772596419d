using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace RunnerHub.Data;

internal sealed class PostgresDb(DbContextOptions<PostgresDb> options) : RunnerHubDb(options)
{
    public override bool IsDuplicate(DbUpdateException problem) =>
        problem.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    // Names sort by their code points, as in SQLite, whatever the language of the cluster.
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.UseCollation("C");
    }
}
