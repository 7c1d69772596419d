using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>Deletes runs that have ended, with all that belongs to them.</summary>
internal sealed class RunRemoval(RunnerHubDb db, IEnumerable<IFollowsRuns> followers, EphemeralRunners ephemeral, SignalBus signals)
{
    private const int Batch = 100;

    /// <summary>Runs with no more than this go together, with their logs in one transaction.</summary>
    private const int FewJobs = 10;
    private const int SmallLogs = 64 * 1024;

    /// <summary>For somebody who wants it. It is not given up with them: a run whose log is torn would be of no use.</summary>
    public async Task<ControlOutcome> DeleteAsync(Scope.Repository place, long runId, CancellationToken cancellation)
    {
        var run = db.Runs.Where(run => run.Id == runId && run.RepoId == place.Id);
        if (await RemoveAsync(run.Where(run => run.Status < JobStatus.Waiting), CancellationToken.None))
        {
            signals.Publish(JobSignals.Changed);
            return ControlOutcome.Done;
        }

        return await run.AnyAsync(cancellation) ? ControlOutcome.WrongState : ControlOutcome.NotFound;
    }

    /// <summary>Removes runs, small ones some together and large ones bit by bit: one can have thousands of rows, and others write meanwhile.</summary>
    /// <param name="some">Those that may be deleted.</param>
    /// <param name="order">What an index has them in the order of.</param>
    /// <param name="cancellation">Ends it; what is gone by then stays so.</param>
    public async Task RemoveAllAsync<TOrder>(IQueryable<ActionRun> some, Expression<Func<ActionRun, TOrder>> order, CancellationToken cancellation)
    {
        int removed;
        do
        {
            var found = await some.OrderBy(order).Take(Batch)
                .Select(run => new
                {
                    run.Id,
                    IsSmall = run.Jobs.Count <= FewJobs
                        && run.Jobs.SelectMany(job => db.Tasks.Where(task => task.JobId == job.Id)).Sum(task => task.LogSize) <= SmallLogs,
                })
                .ToListAsync(cancellation);
            var small = found.Where(run => run.IsSmall).Select(run => run.Id).ToArray();
            removed = small.Length == 0 ? 0 : await DeleteAsync(some.Where(run => small.Contains(run.Id)), cancellation);
            foreach (var large in found.Where(run => !run.IsSmall))
            {
                removed += await RemoveAsync(some.Where(run => run.Id == large.Id), cancellation) ? 1 : 0;
            }
        }
        while (removed > 0);
    }

    /// <param name="run">One, as long as it may be deleted.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>False when there is none.</returns>
    public async Task<bool> RemoveAsync(IQueryable<ActionRun> run, CancellationToken cancellation)
    {
        if (await run.Select(one => (long?)one.Id).FirstOrDefaultAsync(cancellation) is not { } id)
        {
            return false;
        }

        foreach (var follower in followers)
        {
            await follower.OnDeletingAsync(id, cancellation);
        }

        return await DeleteAsync(run, cancellation) == 1;
    }

    /// <returns>How many there were.</returns>
    private async Task<int> DeleteAsync(IQueryable<ActionRun> runs, CancellationToken cancellation)
    {
        var usedUp = await ephemeral.OfAsync(runs, cancellation);
        if (usedUp.Length == 0)
        {
            return await runs.ExecuteDeleteAsync(cancellation);
        }

        return await db.RetryDeadlocksAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            var gone = await runs.ExecuteDeleteAsync(cancellation);
            // After the runs: whoever reports the end of a task holds its run first.
            await ephemeral.UseUpAsync(gone > 0 ? usedUp : [], cancellation);
            await transaction.CommitAsync(cancellation);
            return gone;
        });
    }
}
