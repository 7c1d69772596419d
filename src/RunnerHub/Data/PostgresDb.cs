using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Queue;
using RunnerHub.Features.Runners;

namespace RunnerHub.Data;

internal sealed partial class PostgresDb(DbContextOptions<PostgresDb> options) : RunnerHubDb(options)
{
    // Any number will do, as long as every node uses the same and nobody else in the database does.
    private const long TurnKey = 0x52756E6E65724875;
    private const int RepositoryTurnKey = 0x52756E6E;

    public override bool IsDuplicate(Exception problem) =>
        (problem.InnerException ?? problem) is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public override bool BreaksReference(Exception problem) =>
        (problem.InnerException ?? problem) is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.RestrictViolation };

    public override bool IsDeadlock(Exception problem) =>
        (problem.InnerException ?? problem) is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected };

    public override Task TakeTurnAsync(Turn turn, CancellationToken cancellation) =>
        Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({TurnKey + (long)turn})", cancellation);

    // Locks of two numbers are others than those of one. Of the id the lower half will do: two that share it only wait without need.
    public override Task TakeTurnAsync(RepositoryTurn turn, long repoId, CancellationToken cancellation) =>
        Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({RepositoryTurnKey + (int)turn}, {unchecked((int)repoId)})", cancellation);

    public override Task<long> NextRunIdAsync(CancellationToken cancellation) => Database.SqlQueryRaw<long>(
        "SELECT nextval(pg_get_serial_sequence('\"ActionRuns\"', 'Id')) AS \"Value\"").SingleAsync(cancellation);

    public override Task<long> LastTaskIdAsync(CancellationToken cancellation) => Database.SqlQueryRaw<long>(
        "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('\"ActionTasks\"', 'Id')::regclass), 0) AS \"Value\"").SingleAsync(cancellation);

    public override IQueryable<ActionRunJob> WaitingJobs(IReadOnlyList<QueuePart> parts, long[]? queues)
    {
        var (repositories, skip, take) = (parts.Select(part => part.RepoId).ToArray(), parts.Select(part => part.Skip).ToArray(), parts.Select(part => part.Take).ToArray());
        return Jobs.FromSql($"""
            SELECT job."Id", job."RepoId", job."Queued" FROM unnest({repositories}, {skip}, {take}) AS part ("RepoId", "Skip", "Take") CROSS JOIN LATERAL (
                SELECT "Id", "RepoId", "Queued" FROM "ActionRunJobs"
                WHERE "RepoId" = part."RepoId" AND "Status" = 5 AND ({queues is null} OR "QueueId" = ANY ({queues ?? []}))
                ORDER BY "Queued", "Id" LIMIT part."Take" OFFSET part."Skip") AS job
            """);
    }

    public override IQueryable<long>? RunnersWithText(string text) => !IsIndexed(text) ? null : Database.SqlQueryRaw<long>(
        "SELECT \"RunnerId\" AS \"Value\" FROM \"RunnerSearch\" WHERE \"Text\" LIKE {0}", $"%{Wildcards().Replace(text, @"\$0")}%");

    // PostgreSQL believes that a filter leaves little, and then sorts all that it leaves for each page. Of a set that it cannot join it
    // makes a table in memory, and looks each runner up in it while it follows an index in the order of the list.
    public override IQueryable<ActionRunner>? InOrder(IQueryable<ActionRunner> list, IQueryable<long> ids) =>
        list.Where(runner => ids.Contains(runner.Id) || runner.Id < 0);

    // Text sorts by its code points, as in SQLite. Said for each column, because whoever made the database chose its language.
    protected override void ConfigureConventions(ModelConfigurationBuilder configuration) =>
        configuration.Properties<string>().UseCollation("C");

    [GeneratedRegex(@"[\\%_]")]
    private static partial Regex Wildcards();
}
