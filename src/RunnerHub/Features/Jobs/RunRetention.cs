using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;

namespace RunnerHub.Features.Jobs;

/// <summary>Removes runs that ended long ago, with all that belongs to them.</summary>
internal sealed class RunRetention(RunnerHubDb db, TimeProvider clock, JobSettings settings)
{
    /// <summary>Few at a time: a run can have thousands of rows, and others write meanwhile.</summary>
    private const int Batch = 20;

    public async Task RemoveAsync(CancellationToken cancellation)
    {
        var before = clock.GetUtcNow() - settings.RunRetention;
        while (true)
        {
            var old = await db.Runs.Where(run => run.Created < before && run.Stopped < before).OrderBy(run => run.Created).Select(run => run.Id).Take(Batch).ToArrayAsync(cancellation);
            if (old.Length == 0 || await db.Runs.Where(run => EF.Parameter(old).Contains(run.Id) && run.Stopped < before).ExecuteDeleteAsync(cancellation) == 0)
            {
                return;
            }
        }
    }
}
