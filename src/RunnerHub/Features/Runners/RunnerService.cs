using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Runners;

/// <summary>The rules for reading runners, for those who manage them on pages or by program: list, find, count.</summary>
internal sealed class RunnerService(RunnerHubDb db, RunnerLists lists, TimeProvider clock, IRunnerWork work)
{
    /// <summary>The signal that some runner was registered, changed or deleted.</summary>
    public const string Changed = "runners";

    /// <summary>The signal that some runner calls or works again that had not for a while, so that its status is another. A large fleet gives it each second.</summary>
    public const string Returned = "runners back";

    /// <summary>One page of a list, and the counts for the whole of it.</summary>
    public Task<RunnerList> ListAsync(FindRunnerOptions options, CancellationToken cancellation) => lists.ReadAsync(options, cancellation);

    /// <summary>Those of the runners that the list has, on whichever of its pages.</summary>
    public Task<IReadOnlyList<RunnerRow>> ListedAsync(FindRunnerOptions options, IReadOnlyCollection<long> ids, CancellationToken cancellation) =>
        RowsAsync(FindRunnerOptions.Among(options.Select(db), ids), Now(), cancellation);

    /// <summary>All runners of a list, without pages, for an export.</summary>
    public Export<ExportedRunner> Export(FindRunnerOptions options)
    {
        var at = Now();
        return new(
            stop => IdsAsync(options, at, stop),
            async (ids, stop) => (await RowsAsync(FindRunnerOptions.Among(db.Runners, ids), at, stop)).ToDictionary(row => row.Id, ExportedRunner.Of));
    }

    /// <summary>A runner that may be edited in the scope; null for any other, whether it exists or not.</summary>
    public async Task<RunnerRow?> FindAsync(Scope scope, long id, CancellationToken cancellation) =>
        (await RowsAsync(FindRunnerOptions.EditableIn(db.Runners, scope).Where(runner => runner.Id == id), Now(), cancellation)).SingleOrDefault();

    /// <summary>What the page of a runner shows of it, what it does included.</summary>
    public async Task<Glimpse> GlimpseAsync(Scope scope, long id, CancellationToken cancellation)
    {
        var of = RunnerGlimpse.Of(await FindAllAsync(scope, [id], cancellation));
        return Glimpse.Of([of.Fingerprint, await work.FingerprintAsync(id, cancellation)], of.Until);
    }

    /// <summary>As <see cref="IRunnerWork.RunningAsync"/>, for the rows of a page.</summary>
    public Task<RunnerJobs> RunningAsync(IEnumerable<RunnerRow> rows, CancellationToken cancellation) =>
        work.RunningAsync([.. rows.Select(row => row.Id).Distinct()], cancellation);

    /// <summary>As <see cref="IRunnerWork.ForetellAsync"/>.</summary>
    public Task<IReadOnlyList<string>> ForetellAsync(
        Scope scope, BulkAction action, IReadOnlyCollection<long> ids, IReadOnlyList<string> lastLabels, CancellationToken cancellation) =>
        work.ForetellAsync(scope, action, ids, lastLabels, cancellation);

    /// <summary>True when there is such a runner in any scope.</summary>
    public Task<bool> ExistsAsync(long id, CancellationToken cancellation) => db.Runners.AnyAsync(runner => runner.Id == id, cancellation);

    /// <summary>Those of the ids that are of no runner which may be edited in the scope, in their order.</summary>
    public async Task<IReadOnlyList<long>> MissingAsync(Scope scope, IReadOnlyCollection<long> ids, CancellationToken cancellation)
    {
        var found = await FindRunnerOptions.Among(FindRunnerOptions.EditableIn(db.Runners, scope), ids).Select(runner => runner.Id).ToListAsync(cancellation);
        return [.. ids.Distinct().Except(found)];
    }

    /// <summary>True when some of the runners are there and may not be edited in the scope.</summary>
    public async Task<bool> HasOthersAsync(Scope scope, IReadOnlyCollection<long> ids, CancellationToken cancellation) =>
        await MissingAsync(scope, ids, cancellation) is { Count: > 0 } missing && await FindRunnerOptions.Among(db.Runners, missing).AnyAsync(cancellation);

    /// <summary>Those of the runners that may be edited in the scope.</summary>
    public async Task<IReadOnlyList<RunnerRow>> FindAllAsync(Scope scope, IReadOnlyCollection<long> ids, CancellationToken cancellation) =>
        await RowsAsync(FindRunnerOptions.Among(FindRunnerOptions.EditableIn(db.Runners, scope), ids).OrderBy(runner => runner.Id), Now(), cancellation);

    /// <summary>Runners of the scope that have registered after the one with the id, the first ones first.</summary>
    public async Task<IReadOnlyList<RunnerRow>> RegisteredSinceAsync(Scope scope, long after, CancellationToken cancellation) =>
        await RowsAsync(OwnedBy(scope).Where(runner => runner.Id > after).OrderBy(runner => runner.Id).Take(FindRunnerOptions.PageSize), Now(), cancellation);

    /// <summary>The greatest id ever given to a runner, 0 when there was none.</summary>
    public async Task<long> LatestIdAsync(CancellationToken cancellation) =>
        await db.Runners.IgnoreQueryFilters().MaxAsync(runner => (long?)runner.Id, cancellation) ?? 0;

    /// <summary>How many runners belong to the scope itself.</summary>
    public Task<int> CountAsync(Scope scope, CancellationToken cancellation) => OwnedBy(scope).CountAsync(cancellation);

    /// <summary>Labels of the runners that no other enabled runner which the scope sees has: jobs that ask for them would wait.</summary>
    public async Task<IReadOnlyList<string>> LastLabelsAsync(Scope scope, IReadOnlyCollection<long> ids, CancellationToken cancellation)
    {
        var chosen = ids.ToArray();
        var labels = db.Set<ActionRunnerLabel>();
        var others = new FindRunnerOptions { Scope = scope, Disabled = false }.Select(db).Where(runner => !chosen.Contains(runner.Id));
        // Asked for as a column. As a condition it would be checked for each label of each runner, and not once for each key.
        var keys = await FindRunnerOptions.Among(FindRunnerOptions.EditableIn(db.Runners, scope), chosen).Where(runner => !runner.IsDisabled)
            .SelectMany(runner => runner.AgentLabels).Select(label => label.Key).Distinct()
            .Select(key => new { Text = key, IsHeld = labels.Any(same => same.Key == key && others.Any(other => other.Id == same.RunnerId)) })
            .ToListAsync(cancellation);
        return [.. keys.Where(key => !key.IsHeld).Select(key => key.Text).Order(StringComparer.Ordinal)];
    }

    private async Task<List<long>> IdsAsync(FindRunnerOptions options, RunnerStatusAt at, CancellationToken cancellation)
    {
        var (ids, selected) = (new List<long>(), options.Select(db));
        foreach (var stretch in RunnerOrder.Stretches(options))
        {
            ids.AddRange(await RunnerOrder.Of(selected, stretch, options.Sort, at).Select(runner => runner.Id).ToListAsync(cancellation));
        }

        return ids;
    }

    private RunnerStatusAt Now() => new(clock.GetUtcNow());

    private static async Task<IReadOnlyList<RunnerRow>> RowsAsync(IQueryable<ActionRunner> some, RunnerStatusAt at, CancellationToken cancellation)
    {
        var rows = await some.AsNoTracking().Select(RunnerRow.FromRunner).ToListAsync(cancellation);
        return [.. rows.Select(row => row.At(at))];
    }

    private IQueryable<ActionRunner> OwnedBy(Scope scope)
    {
        var (ownerId, repoId) = (scope.OwnerId, scope.RepoId);
        return db.Runners.AsNoTracking().Where(runner => runner.OwnerId == ownerId && runner.RepoId == repoId);
    }
}
