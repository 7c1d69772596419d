using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Runners;

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
    /// <summary>How many runners a page shows to people.</summary>
    public const int PageSize = 50;

    /// <summary>Whose list it is.</summary>
    public required Scope Scope { get; init; }

    /// <summary>Also the runners that serve the scope without belonging to it: the owner's and the site's.</summary>
    public bool WithAvailable { get; init; } = true;

    public string? Filter { get; init; }

    /// <summary>Those of any of these; null for all.</summary>
    public IReadOnlyList<RunnerStatus>? Statuses { get; init; }

    /// <summary>Those that have all of these labels.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    public bool? Disabled { get; init; }

    public bool? Ephemeral { get; init; }

    public RunnerType? Type { get; init; }

    public RunnerSort Sort { get; init; }

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>How many runners a page has.</summary>
    public int Size { get; init; } = PageSize;

    /// <summary>The page begins behind this runner, wherever it is, if the order is by name or id; <see cref="Page"/> is then only what it is called.</summary>
    public long? After { get; init; }

    /// <summary>As <see cref="After"/>; the page ends before it.</summary>
    public long? Before { get; init; }

    /// <summary>Counts that are remembered will not do.</summary>
    public bool Exact { get; init; }

    /// <summary>A page after the last one shows the last; otherwise it is empty.</summary>
    public bool EndsWithLastPage { get; init; } = true;

    /// <summary>The text that is searched for, as it is compared; null when none is.</summary>
    public string? FilterKey => string.IsNullOrWhiteSpace(Filter) ? null : RunnerSearch.KeyOf(Filter.Trim());

    /// <summary>The same text for all lists that differ in status, order and page alone.</summary>
    public string Selection => string.Join('\n', [$"{Scope} {WithAvailable || Scope is Scope.Instance} {Disabled} {Ephemeral} {Type}", .. LabelKeys, "", FilterKey]);

    private IEnumerable<string> LabelKeys => Labels.Select(label => RunnerLabels.KeyOf(label.Trim())).Distinct();

    /// <summary>Everything but status, order and page.</summary>
    public IQueryable<ActionRunner> Select(RunnerHubDb db)
    {
        var runners = WithAvailable ? VisibleIn(db, Scope) : EditableIn(db.Runners.AsNoTracking(), Scope);
        if (FilterKey is { } text)
        {
            runners = runners.Where(runner => runner.SearchText.Contains(text));
        }

        foreach (var key in LabelKeys)
        {
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

    /// <summary>The runners that may be changed in a scope: on the site all, elsewhere only those that belong to it.</summary>
    public static IQueryable<ActionRunner> EditableIn(IQueryable<ActionRunner> runners, Scope scope) => scope switch
    {
        Scope.Owner owner => runners.Where(runner => runner.OwnerId == owner.Id),
        Scope.Repository repository => runners.Where(runner => runner.RepoId == repository.Id),
        _ => runners,
    };

    /// <summary>The ids of all runners with the labels, deleted ones as well: they come from an index alone.</summary>
    public static IQueryable<long> WithLabels(RunnerHubDb db, FindRunnerOptions options)
    {
        var labels = db.Set<ActionRunnerLabel>();
        var keys = options.LabelKeys.ToList();
        return keys.Skip(1).Aggregate(
            labels.Where(label => label.Key == keys[0]).Select(label => label.RunnerId),
            (ids, key) => ids.Where(id => labels.Where(label => label.Key == key).Select(label => label.RunnerId).Contains(id)));
    }

    /// <summary>Those with the ids. However many there are, they are one parameter.</summary>
    public static IQueryable<ActionRunner> Among(IQueryable<ActionRunner> runners, IReadOnlyCollection<long> ids)
    {
        var wanted = ids.ToArray();
        return runners.Where(runner => wanted.Contains(runner.Id));
    }

    private static IQueryable<ActionRunner> VisibleIn(RunnerHubDb db, Scope scope)
    {
        var runners = db.Runners.AsNoTracking();
        // An owner that is compared as a value and not as a column keeps SQLite from gathering the alternatives one by one,
        // with a look at each row, and sorting them: the index that has the order also has what is compared here.
        return scope switch
        {
            Scope.Owner owner => runners.Where(runner => (runner.OwnerId ?? 0) == owner.Id || ((runner.OwnerId ?? 0) == 0 && runner.RepoId == null)),
            Scope.Repository repository => runners.Where(runner => runner.RepoId == repository.Id
                || (runner.RepoId == null && ((runner.OwnerId ?? 0) == 0
                    || (runner.OwnerId ?? 0) == db.Repositories.Where(r => r.Id == repository.Id).Select(r => (long?)r.OwnerId).First()))),
            _ => runners,
        };
    }
}
