using System.Linq.Expressions;
using RunnerHub.Access;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>A runner as pages and programs see it.</summary>
internal sealed record RunnerRow
{
    public static readonly Expression<Func<ActionRunner, RunnerRow>> FromRunner = runner => new RunnerRow
    {
        Id = runner.Id,
        Uuid = runner.Uuid,
        Name = runner.Name,
        Description = runner.Description,
        Version = runner.Version,
        Labels = runner.AgentLabels.OrderBy(label => label.Position).Select(label => label.Name).ToList(),
        Ephemeral = runner.Ephemeral,
        IsDisabled = runner.IsDisabled,
        LastOnline = runner.LastOnline,
        LastActive = runner.LastActive,
        Created = runner.Created,
        OwnerId = runner.OwnerId,
        RepoId = runner.RepoId,
        OwnerKind = runner.Owner!.Kind,
        OwnerName = runner.Owner!.Name ?? runner.Repository!.Owner!.Name,
        RepositoryName = runner.Repository!.Name,
    };

    public required long Id { get; init; }

    public required Guid Uuid { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required string Version { get; init; }

    public required List<string> Labels { get; init; }

    public required bool Ephemeral { get; init; }

    public required bool IsDisabled { get; init; }

    public required DateTimeOffset LastOnline { get; init; }

    public required DateTimeOffset LastActive { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required long? OwnerId { get; init; }

    public required long? RepoId { get; init; }

    public required OwnerKind? OwnerKind { get; init; }

    /// <summary>The owner, or the owner of its repository; null for a runner of the site.</summary>
    public required string? OwnerName { get; init; }

    public required string? RepositoryName { get; init; }

    /// <summary>At the moment of reading; see <see cref="At"/>.</summary>
    public RunnerStatus Status { get; init; }

    /// <summary>With its status at a moment.</summary>
    public RunnerRow At(RunnerStatusAt at) => this with { Status = at.Of(LastOnline, LastActive) };

    public bool IsOnline => Status is RunnerStatus.Active or RunnerStatus.Idle;

    public Scope Scope => Scope.Of(OwnerId, RepoId);

    public RunnerType Type => RepoId is not null ? RunnerType.Repository
        : OwnerId is null ? RunnerType.Global
        : OwnerKind == Access.OwnerKind.Organization ? RunnerType.Organization
        : RunnerType.Individual;

    /// <summary>May it be changed from the settings of this scope? The rule of <see cref="FindRunnerOptions.EditableIn"/> for one row.</summary>
    public bool EditableIn(Scope scope) => scope is Scope.Instance || Scope == scope;
}

/// <summary>A page of runners, and how many there are of each status before the status filter.</summary>
/// <param name="Until">When a status among those counted changes by the clock alone.</param>
internal sealed record RunnerList(Page<RunnerRow> Page, IReadOnlyDictionary<RunnerStatus, int> Counts, DateTimeOffset Until)
{
    public int All => Counts.Values.Sum();

    /// <summary>The list has all changes until this timestamp of the clock.</summary>
    public long AsOf { get; init; } = long.MaxValue;
}
