using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;

namespace RunnerHub.Features.Jobs;

/// <summary>Removes runs that ended long ago, one after the other: a run can have thousands of rows, and others write meanwhile.</summary>
internal sealed class RunRetention(RunnerHubDb db, TimeProvider clock, JobSettings settings, RunRemoval removal)
{
    private const int Batch = 100;

    public async Task RemoveAsync(CancellationToken cancellation)
    {
        var before = clock.GetUtcNow() - settings.RunRetention;
        while (true)
        {
            var old = await db.Runs.Where(run => run.Created < before && run.Stopped < before).OrderBy(run => run.Created).Select(run => run.Id).Take(Batch).ToListAsync(cancellation);
            var removed = 0;
            foreach (var id in old)
            {
                removed += await removal.RemoveAsync(db.Runs.Where(run => run.Id == id && run.Stopped < before), cancellation) ? 1 : 0;
            }

            if (removed == 0)
            {
                return;
            }
        }
    }
}
