using RunnerHub.Data;

namespace RunnerHub.Features.Jobs;

/// <summary>Removes runs that ended long ago.</summary>
internal sealed class RunRetention(RunnerHubDb db, TimeProvider clock, JobSettings settings, RunRemoval removal)
{
    public Task RemoveAsync(CancellationToken cancellation)
    {
        var before = clock.GetUtcNow() - settings.RunRetention;
        return removal.RemoveAllAsync(db.Runs.Where(run => run.Created < before && run.Stopped < before), run => run.Created, cancellation);
    }
}
