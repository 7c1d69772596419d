using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>What to change of a runner; null leaves it as it is.</summary>
internal sealed record RunnerEdit(string? Description = null, bool? IsDisabled = null);

internal enum ChangeOutcome
{
    Done,

    /// <summary>The scope has no such runner.</summary>
    NotFound,

    /// <summary>It is not as it must be for the change.</summary>
    Stale,
}

/// <param name="Runner">As it is after an edit.</param>
internal sealed record ChangeAnswer(ChangeOutcome Outcome, RunnerRow? Runner = null);

/// <summary>The rules for changing runners, on pages or by program: edit, disable, delete, one or many.</summary>
internal sealed partial class RunnerChanges(
    RunnerHubDb db, TimeProvider clock, SignalBus signals, IEnumerable<IFollowsRunners> followers, ILogger<RunnerChanges> logger)
{
    /// <param name="condition">What must be true of the runner at the moment of the change; null when nothing.</param>
    public Task<ChangeAnswer> EditAsync(
        Scope scope, long id, RunnerEdit edit, Func<RunnerRow, bool>? condition, CancellationToken cancellation) =>
        ChangeAsync(scope, id, condition, (row, now) =>
        {
            var edited = row with { Description = edit.Description ?? row.Description, IsDisabled = edit.IsDisabled ?? row.IsDisabled };
            var search = ActionRunner.SearchTextOf(row.Name, edited.Description, row.Labels, row.Version);
            return (edited, set => set
                .SetProperty(runner => runner.Description, edited.Description)
                .SetProperty(runner => runner.IsDisabled, edited.IsDisabled)
                .SetProperty(runner => runner.SearchText, search));
        }, cancellation);

    /// <summary>Deletes one runner, which is refused at its next call.</summary>
    /// <param name="condition">What must be true of it at the moment of the change; null when nothing.</param>
    public async Task<ChangeAnswer> DeleteAsync(Scope scope, long id, Func<RunnerRow, bool>? condition, CancellationToken cancellation)
    {
        var answer = await ChangeAsync(scope, id, condition, (row, now) => (row, set => set.SetProperty(runner => runner.Deleted, now)), cancellation);
        if (answer.Outcome == ChangeOutcome.Done)
        {
            await TellAsync([id], cancellation);
        }

        return answer;
    }

    /// <summary>Does it to all of the runners or, when one of them is not the scope's, to none.</summary>
    /// <returns>False when nothing was changed because a runner is not the scope's.</returns>
    public Task<bool> ApplyAsync(Scope scope, BulkAction action, IEnumerable<long> ids, CancellationToken cancellation) => action == BulkAction.Delete
        ? DeleteAsync(scope, ids, cancellation)
        : SetDisabledAsync(scope, ids, action == BulkAction.Disable, cancellation);

    /// <summary>Does it to those of the runners that are still there.</summary>
    /// <returns>How many these were.</returns>
    public async Task<int> ApplyToRemainingAsync(Scope scope, BulkAction action, IReadOnlyCollection<long> ids, CancellationToken cancellation)
    {
        while (true)
        {
            var remaining = await FindRunnerOptions.Among(FindRunnerOptions.EditableIn(db.Runners, scope), ids).Select(runner => runner.Id).ToListAsync(cancellation);
            // When one leaves meanwhile, nothing is done, and there are fewer the next time.
            if (remaining.Count == 0 || await ApplyAsync(scope, action, remaining, cancellation))
            {
                return remaining.Count;
            }
        }
    }

    /// <summary>Disables or enables all of the runners or, when one of them is not the scope's, none.</summary>
    /// <returns>False when nothing was changed because a runner is not the scope's.</returns>
    public Task<bool> SetDisabledAsync(Scope scope, IEnumerable<long> ids, bool disabled, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return ChangeAllAsync(scope, ids, set => set.SetProperty(r => r.IsDisabled, disabled).SetProperty(r => r.Updated, now), cancellation);
    }

    /// <summary>Deletes all of the runners or, when one of them is not the scope's, none. A deleted runner is refused at its next call.</summary>
    /// <returns>False when nothing was changed because a runner is not the scope's.</returns>
    public async Task<bool> DeleteAsync(Scope scope, IEnumerable<long> ids, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var chosen = ids.ToArray();
        if (!await ChangeAllAsync(scope, chosen, set => set.SetProperty(r => r.Deleted, now).SetProperty(r => r.Updated, now), cancellation))
        {
            return false;
        }

        await TellAsync(chosen, cancellation);
        return true;
    }

    /// <summary>Deletes a runner at its own wish.</summary>
    /// <returns>False when it was gone already.</returns>
    public async Task<bool> LeaveAsync(long id, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (await db.Runners.Where(runner => runner.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(runner => runner.Deleted, now).SetProperty(runner => runner.Updated, now), cancellation) == 0)
        {
            return false;
        }

        Log.Left(logger, id);
        RunnerDirectory.TellChanged(signals);
        await TellAsync([id], cancellation);
        return true;
    }

    private async Task TellAsync(IReadOnlyCollection<long> deleted, CancellationToken cancellation)
    {
        foreach (var follower in followers)
        {
            await follower.OnDeletedAsync(deleted, cancellation);
        }
    }

    private Task<ChangeAnswer> ChangeAsync(
        Scope scope,
        long id,
        Func<RunnerRow, bool>? condition,
        Func<RunnerRow, DateTimeOffset, (RunnerRow After, Action<UpdateSettersBuilder<ActionRunner>> Change)> decide,
        CancellationToken cancellation) => db.RetryDeadlocksAsync(async () =>
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // Holds the row: what is read of it, its labels too, stays so until the change. A declaration does the same.
        if (await FindRunnerOptions.EditableIn(db.Runners, scope).Where(runner => runner.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(runner => runner.Updated, now), cancellation) == 0)
        {
            return new ChangeAnswer(ChangeOutcome.NotFound);
        }

        var held = db.Runners.Where(runner => runner.Id == id);
        var row = (await held.Select(RunnerRow.FromRunner).SingleAsync(cancellation)).At(new RunnerStatusAt(now));
        if (condition is not null && !condition(row))
        {
            return new ChangeAnswer(ChangeOutcome.Stale);
        }

        var (after, change) = decide(row, now);
        await held.ExecuteUpdateAsync(change, cancellation);
        await transaction.CommitAsync(cancellation);
        RunnerDirectory.TellChanged(signals);
        return new ChangeAnswer(ChangeOutcome.Done, after);
    });

    private async Task<bool> ChangeAllAsync(
        Scope scope, IEnumerable<long> ids, Action<UpdateSettersBuilder<ActionRunner>> change, CancellationToken cancellation)
    {
        var wanted = ids.Distinct().ToArray();
        if (wanted.Length == 0)
        {
            return true;
        }

        return await db.RetryDeadlocksAsync(() => TryChangeAllAsync(FindRunnerOptions.EditableIn(db.Runners, scope), wanted, change, cancellation));
    }

    private async Task<bool> TryChangeAllAsync(
        IQueryable<ActionRunner> editable, long[] ids, Action<UpdateSettersBuilder<ActionRunner>> change, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await FindRunnerOptions.Among(editable, ids).ExecuteUpdateAsync(change, cancellation) != ids.Length)
        {
            return false;
        }

        await transaction.CommitAsync(cancellation);
        RunnerDirectory.TellChanged(signals);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Runner {Id} has removed itself")]
        public static partial void Left(ILogger logger, long id);
    }
}
