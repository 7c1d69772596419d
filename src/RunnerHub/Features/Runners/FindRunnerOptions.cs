using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Runners;

/// <summary>The orders of a runner list; each ends with the id, so that paging never shows a runner twice.</summary>
internal enum RunnerSort
{
    Online,
    Offline,
    Alphabetically,
    ReverseAlphabetically,
    Newest,
    Oldest,
}

/// <summary>What a runner belongs to, as people say it.</summary>
internal enum RunnerType
{
    Global,
    Organization,
    Individual,
    Repository,
}

/// <summary>Which runners a list shows, and in which order.</summary>
internal sealed record FindRunnerOptions
{
    public const int PageSize = 50;

    /// <summary>Whose list it is.</summary>
    public required Scope Scope { get; init; }

    /// <summary>Also the runners that serve the scope without belonging to it: the owner's and the site's.</summary>
    public bool WithAvailable { get; init; } = true;

    public string? Filter { get; init; }

    public RunnerStatus? Status { get; init; }

    public string? Label { get; init; }

    public bool? Disabled { get; init; }

    public bool? Ephemeral { get; init; }

    public RunnerType? Type { get; init; }

    public RunnerSort Sort { get; init; }

    /// <summary>From 1; a page after the last shows the last.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Everything but status, order and page.</summary>
    public IQueryable<ActionRunner> Select(RunnerHubDb db)
    {
        var runners = WithAvailable ? VisibleIn(db, Scope) : EditableIn(db.Runners.AsNoTracking(), Scope);
        if (!string.IsNullOrWhiteSpace(Filter))
        {
            var text = RunnerLabels.KeyOf(Filter.Trim());
            runners = runners.Where(runner => runner.SearchText.Contains(text));
        }

        if (!string.IsNullOrWhiteSpace(Label))
        {
            var key = RunnerLabels.KeyOf(Label.Trim());
            runners = runners.Where(runner => db.Set<ActionRunnerLabel>().Where(label => label.Key == key).Select(label => label.RunnerId).Contains(runner.Id));
        }

        if (Disabled is { } disabled)
        {
            runners = runners.Where(runner => runner.IsDisabled == disabled);
        }

        if (Ephemeral is { } ephemeral)
        {
            runners = runners.Where(runner => runner.Ephemeral == ephemeral);
        }

        return Type switch
        {
            RunnerType.Global => runners.Where(runner => runner.OwnerId == null && runner.RepoId == null),
            RunnerType.Organization => runners.Where(runner => runner.Owner!.Kind == OwnerKind.Organization),
            RunnerType.Individual => runners.Where(runner => runner.Owner!.Kind == OwnerKind.User),
            RunnerType.Repository => runners.Where(runner => runner.RepoId != null),
            _ => runners,
        };
    }

    public IOrderedQueryable<ActionRunner> Order(IQueryable<ActionRunner> runners, RunnerStatusAt at) => Sort switch
    {
        RunnerSort.Offline => runners.OrderByDescending(at.Rank()).ThenBy(r => r.IsDisabled).ThenBy(r => r.LastOnline).ThenBy(r => r.Id),
        RunnerSort.Alphabetically => runners.OrderBy(r => r.Name).ThenBy(r => r.Id),
        RunnerSort.ReverseAlphabetically => runners.OrderByDescending(r => r.Name).ThenByDescending(r => r.Id),
        RunnerSort.Newest => runners.OrderByDescending(r => r.Id),
        RunnerSort.Oldest => runners.OrderBy(r => r.Id),
        _ => runners.OrderBy(at.Rank()).ThenBy(r => r.IsDisabled).ThenByDescending(r => r.LastOnline).ThenBy(r => r.Id),
    };

    /// <summary>The runners that may be changed in a scope: on the site all, elsewhere only those that belong to it.</summary>
    public static IQueryable<ActionRunner> EditableIn(IQueryable<ActionRunner> runners, Scope scope) => scope switch
    {
        Scope.Owner owner => runners.Where(runner => runner.OwnerId == owner.Id),
        Scope.Repository repository => runners.Where(runner => runner.RepoId == repository.Id),
        _ => runners,
    };

    private static IQueryable<ActionRunner> VisibleIn(RunnerHubDb db, Scope scope)
    {
        var runners = db.Runners.AsNoTracking();
        return scope switch
        {
            // Each alternative can use an index of its own.
            Scope.Owner owner => runners.Where(runner => runner.OwnerId == owner.Id || (runner.OwnerId == null && runner.RepoId == null)),
            Scope.Repository repository => runners.Where(runner => runner.RepoId == repository.Id
                || runner.OwnerId == db.Repositories.Where(r => r.Id == repository.Id).Select(r => r.OwnerId).First()
                || (runner.OwnerId == null && runner.RepoId == null)),
            _ => runners,
        };
    }
}
