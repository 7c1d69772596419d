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

    /// <summary>For somebody who wants it.</summary>
    public async Task<ControlOutcome> DeleteAsync(Scope.Repository place, long runId, CancellationToken cancellation)
    {
        var run = db.Runs.Where(run => run.Id == runId && run.RepoId == place.Id);
        if (await RemoveAsync(run.Where(run => run.Status < JobStatus.Waiting), cancellation))
        {
            signals.Publish(JobSignals.Changed);
            return ControlOutcome.Done;
        }

        return await run.AnyAsync(cancellation) ? ControlOutcome.WrongState : ControlOutcome.NotFound;
    }

    /// <summary>Removes runs one after the other, each in a transaction of its own: one can have thousands of rows, and others write meanwhile.</summary>
    /// <param name="some">Those that may be deleted.</param>
    /// <param name="order">What an index has them in the order of.</param>
    /// <param name="cancellation">Ends it; what is gone by then stays so.</param>
    public async Task RemoveAllAsync<TOrder>(IQueryable<ActionRun> some, Expression<Func<ActionRun, TOrder>> order, CancellationToken cancellation)
    {
        int removed;
        do
        {
            removed = 0;
            foreach (var id in await some.OrderBy(order).Select(run => run.Id).Take(Batch).ToListAsync(cancellation))
            {
                removed += await RemoveAsync(some.Where(run => run.Id == id), cancellation) ? 1 : 0;
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

        var usedUp = await ephemeral.OfAsync(run, cancellation);
        if (usedUp.Length == 0)
        {
            return await run.ExecuteDeleteAsync(cancellation) == 1;
        }

        return await db.RetryDeadlocksAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            var isGone = await run.ExecuteDeleteAsync(cancellation) == 1;
            // After the run: whoever reports the end of a task holds that first.
            await ephemeral.UseUpAsync(isGone ? usedUp : [], cancellation);
            await transaction.CommitAsync(cancellation);
            return isGone;
        });
    }
}
