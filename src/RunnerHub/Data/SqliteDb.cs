using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Queue;

namespace RunnerHub.Data;

internal sealed class SqliteDb(DbContextOptions<SqliteDb> options) : RunnerHubDb(options)
{
    private const int UniqueConstraint = 2067;
    private const int PrimaryKeyConstraint = 1555;
    private const int ForeignKeyConstraint = 787;
    // How SQLite says that ON DELETE RESTRICT holds a row.
    private const int RestrictTrigger = 1811;

    public override bool IsDuplicate(Exception problem) =>
        (problem.InnerException ?? problem) is SqliteException { SqliteExtendedErrorCode: UniqueConstraint or PrimaryKeyConstraint };

    public override bool BreaksReference(Exception problem) =>
        (problem.InnerException ?? problem) is SqliteException { SqliteExtendedErrorCode: ForeignKeyConstraint or RestrictTrigger };

    // One writer at a time cannot wait for another.
    public override bool IsDeadlock(Exception problem) => false;

    // Its transactions begin immediate: from the first statement on, there is no other writer.
    public override Task TakeTurnAsync(Turn turn, CancellationToken cancellation) => Task.CompletedTask;

    public override Task TakeTurnAsync(RepositoryTurn turn, long repoId, CancellationToken cancellation) => Task.CompletedTask;

    // The only writer for as long as its transaction lasts, this one gets what comes next.
    public override Task<long> NextRunIdAsync(CancellationToken cancellation) => Database.SqlQueryRaw<long>(
        "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'ActionRuns'), 0) + 1 AS \"Value\"").SingleAsync(cancellation);

    public override Task<long> LastTaskIdAsync(CancellationToken cancellation) => Database.SqlQueryRaw<long>(
        "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'ActionTasks'), 0) AS \"Value\"").SingleAsync(cancellation);

    // It knows no join of a part for each row, so there is a statement for each; what is put into the text are numbers.
    public override IQueryable<ActionRunJob> WaitingJobs(IReadOnlyList<QueuePart> parts, long[]? queues)
    {
        var chosen = queues is null ? "" : "AND \"QueueId\" IN (SELECT value FROM json_each({0}))";
        return Jobs.FromSqlRaw(string.Join(" UNION ALL ", parts.Select(part => FormattableString.Invariant($"""
            SELECT * FROM (SELECT "Id", "RepoId", "Queued" FROM "ActionRunJobs" WHERE "RepoId" = {part.RepoId} AND "Status" = 5 {chosen}
            ORDER BY "Queued", "Id" LIMIT {part.Take} OFFSET {part.Skip})
            """))), queues is null ? [] : [JsonSerializer.Serialize(queues)]);
    }

    // In quotes it is a phrase, and trigrams that follow one another are the text itself.
    public override IQueryable<long>? RunnersWithText(string text) => !IsIndexed(text) ? null : Database.SqlQueryRaw<long>(
        "SELECT rowid AS \"Value\" FROM \"RunnerSearch\" WHERE \"RunnerSearch\" MATCH {0}", $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");

    // SQLite neither compares nor orders DateTimeOffset: a count of microseconds, the precision of PostgreSQL, does both.
    protected override void ConfigureConventions(ModelConfigurationBuilder configuration) =>
        configuration.Properties<DateTimeOffset>().HaveConversion<Microseconds>();

    private sealed class Microseconds() : ValueConverter<DateTimeOffset, long>(
        time => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond,
        count => DateTimeOffset.UnixEpoch.AddTicks(count * TimeSpan.TicksPerMicrosecond));
}
