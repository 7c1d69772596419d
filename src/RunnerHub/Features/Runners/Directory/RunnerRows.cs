using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Runners;

/// <summary>
/// What the directory asks of the database: always for many at once. Rows are asked for by UUID alone, and the deleted ones left
/// out here: with the query filter, SQLite would go through all that are not deleted.
/// </summary>
internal static class RunnerRows
{
    /// <summary>The runners with these UUIDs; none for those that are unknown or deleted.</summary>
    public static async Task<IReadOnlyList<CallingRunner>> ReadAsync(RunnerHubDb db, Guid[] uuids, DateTimeOffset now, CancellationToken cancellation)
    {
        var rows = await db.Runners.IgnoreQueryFilters().AsNoTracking().Where(runner => uuids.Contains(runner.Uuid))
            .Include(runner => runner.AgentLabels.OrderBy(label => label.Position)).ToListAsync(cancellation);
        return [.. rows.Where(row => row.Deleted == ActionRunner.Never).Select(row => new CallingRunner(
            row.Id, row.Uuid, row.Name, new RunnerKind(Scope.Of(row.OwnerId, row.RepoId), [.. row.AgentLabels.Select(label => label.Name)]),
            row.IsDisabled, row.Version, row.Capabilities, row.Updated)
        {
            WasOnline = row.LastOnline != ActionRunner.Never,
            TokenHash = Convert.FromHexString(row.TokenHash),
            TokenSalt = row.TokenSalt,
            Seen = now,
        })];
    }

    /// <summary>The runners that were made, changed or deleted since, each with the version that its row has now.</summary>
    public static Task<List<RunnerVersion>> ChangedAsync(RunnerHubDb db, DateTimeOffset since, CancellationToken cancellation) => db.Runners.IgnoreQueryFilters()
        .Where(runner => runner.Updated >= since).Select(runner => new RunnerVersion(runner.Uuid, runner.Updated)).ToListAsync(cancellation);

    /// <summary>Which versions the rows of these runners have; those that are deleted have none.</summary>
    public static async Task<Dictionary<Guid, DateTimeOffset>> VersionsAsync(RunnerHubDb db, Guid[] uuids, CancellationToken cancellation) =>
        (await db.Runners.IgnoreQueryFilters().Where(runner => uuids.Contains(runner.Uuid))
            .Select(runner => new { runner.Uuid, runner.Updated, runner.Deleted }).ToListAsync(cancellation))
        .Where(row => row.Deleted == ActionRunner.Never).ToDictionary(row => row.Uuid, row => row.Updated);
}

/// <param name="Updated">Another one with each change of what decides the runner's calls.</param>
internal readonly record struct RunnerVersion(Guid Uuid, DateTimeOffset Updated);
