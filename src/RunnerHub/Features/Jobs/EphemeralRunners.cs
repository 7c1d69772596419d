using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs;

/// <summary>Removes runners that are there for one task, once it has ended.</summary>
internal sealed class EphemeralRunners(RunnerHubDb db, TimeProvider clock, JobTransaction transaction)
{
    /// <summary>Those of the runners that are ephemeral are deleted, in the caller's transaction.</summary>
    public async Task RemoveAsync(IReadOnlyCollection<long> runnerIds, CancellationToken cancellation)
    {
        var (ids, now) = (runnerIds.ToArray(), clock.GetUtcNow());
        if (await db.Runners.Where(runner => EF.Parameter(ids).Contains(runner.Id) && runner.Ephemeral)
            .ExecuteUpdateAsync(set => set.SetProperty(runner => runner.Deleted, now).SetProperty(runner => runner.Updated, now), cancellation) > 0)
        {
            transaction.Tell(RunnerDirectory.Changed);
            transaction.Tell(RunnerService.Changed);
        }
    }
}
