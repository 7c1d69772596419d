using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs.Runs;

/// <summary>Where the pages of runners are, for those who may open them.</summary>
internal static class RunnerLinks
{
    /// <returns>By the id of the runner; one that was deleted, or that the viewer does not manage, is not in it.</returns>
    public static async Task<IReadOnlyDictionary<long, string>> RunnerPathsAsync(
        this RunnerHubDb db, CurrentUser viewer, IEnumerable<long?> runnerIds, CancellationToken cancellation)
    {
        var ids = runnerIds.OfType<long>().Distinct().ToArray();
        return ids.Length == 0 || !viewer.IsSignedIn ? new Dictionary<long, string>()
            : await db.Runners.Where(runner => ids.Contains(runner.Id)).ManageableBy(viewer, db)
                .Select(RunnerRow.FromRunner).ToDictionaryAsync(row => row.Id, row => RunnerPaths.Of(row, viewer), cancellation);
    }
}
