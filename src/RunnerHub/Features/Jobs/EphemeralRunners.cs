using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// Removes runners that are there for one task. One whose task was ended by the server stays until it has reported the end
/// itself: removed at once, it would be told that it is unknown, and never to stop.
/// </summary>
internal sealed class EphemeralRunners(RunnerHubDb db, TimeProvider clock, JobSettings settings, JobTransaction transaction)
{
    /// <summary>The runner is deleted if it is ephemeral, in the caller's transaction.</summary>
    /// <returns>Whether it was.</returns>
    public Task<bool> RemoveAsync(long runnerId, CancellationToken cancellation) =>
        RemoveAsync(db.Runners.Where(runner => runner.Id == runnerId && runner.Ephemeral), cancellation);

    /// <summary>The ephemeral runners that have begun with a task of some runs: once these are deleted, nothing else tells that they have had one.</summary>
    public Task<long[]> OfAsync(IQueryable<ActionRun> runs, CancellationToken cancellation) =>
        // By way of their jobs, which an index has: tasks are found by their job.
        runs.SelectMany(run => run.Jobs).Join(db.Tasks.Where(task => task.IsReported), job => job.Id, task => task.JobId, (_, task) => task.RunnerId)
            .Where(id => db.Runners.Any(runner => runner.Id == id && runner.Ephemeral)).Distinct().ToArrayAsync(cancellation);

    /// <summary>Those of the runners that are ephemeral get no task any more.</summary>
    public Task UseUpAsync(long[] runnerIds, CancellationToken cancellation) => runnerIds.Length == 0 ? Task.CompletedTask
        : db.Runners.Where(runner => runnerIds.Contains(runner.Id) && runner.Ephemeral && !runner.IsUsedUp)
            .ExecuteUpdateAsync(set => set.SetProperty(runner => runner.IsUsedUp, true), cancellation);

    /// <summary>
    /// Deletes those that have had their task and have reported nothing on it for twice as long as a task may be silent. One that was started anew meanwhile
    /// asks for work for ever and gets none.
    /// </summary>
    public Task RemoveSilentAsync(CancellationToken cancellation)
    {
        // Its task was waited for for as long, and then it: one that comes back is told that the task has ended.
        var since = clock.GetUtcNow() - (2 * settings.SilenceTimeout);
        return transaction.DoAsync(() => RemoveAsync(
            db.Runners.Where(runner => runner.Ephemeral && runner.LastActive < since
                && (runner.IsUsedUp || db.Tasks.Any(task => task.RunnerId == runner.Id && task.IsReported))
                && !db.Tasks.Any(task => task.RunnerId == runner.Id && (task.Updated >= since || task.Status == JobStatus.Running || task.Status == JobStatus.Cancelling))),
            cancellation), cancellation);
    }

    private async Task<bool> RemoveAsync(IQueryable<ActionRunner> runners, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (await runners.ExecuteUpdateAsync(set => set.SetProperty(runner => runner.Deleted, now).SetProperty(runner => runner.Updated, now), cancellation) == 0)
        {
            return false;
        }

        transaction.Tell(RunnerDirectory.Changed);
        transaction.Tell(RunnerService.Changed);
        return true;
    }
}
