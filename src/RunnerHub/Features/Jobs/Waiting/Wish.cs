using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs.Waiting;

/// <summary>What a job that waits asks of its runner.</summary>
/// <param name="OwnerId">Whose its repository is.</param>
/// <param name="RunnerId">The one runner that may take it, whatever its labels; null leaves it to those of the repository.</param>
/// <param name="Labels">As written.</param>
internal sealed record Wish(long? RepoId, long? OwnerId, long? RunnerId, IReadOnlyList<string> Labels)
{
    public IReadOnlyList<string> Keys { get; } = [.. Labels.Select(RunnerLabels.KeyOf).Distinct()];

    /// <summary>Whether a runner is there for such jobs; the part of <see cref="WaitingQueue.Suits"/> that asks for no label, and the runner that it may be for alone.</summary>
    public bool IsFor(Candidate runner) =>
        RunnerId is { } only ? only == runner.Id
        : runner.RepoId is { } repository ? repository == RepoId
        : runner.OwnerId is null || runner.OwnerId == OwnerId;

    /// <summary>The labels that a runner has not, as written.</summary>
    public IReadOnlyList<string> Missing(Candidate runner) =>
        RunnerId is null ? [.. Labels.Where(label => !runner.LabelKeys.Contains(RunnerLabels.KeyOf(label))).Distinct()] : [];
}
