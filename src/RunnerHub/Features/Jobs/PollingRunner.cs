using RunnerHub.Access;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs;

/// <summary>A runner that asks for work; each time that it asks, another.</summary>
internal sealed class PollingRunner(long id, string name, RunnerKind kind)
{
    public long Id => id;

    public string Name => name;

    public RunnerKind Kind => kind;
}

/// <summary>A queue in which jobs wait.</summary>
/// <param name="HeadQueued">Since when the first of them waits.</param>
internal sealed record WaitingQueue(
    long Id, long? RepoId, long? OwnerId, long? RunnerId, IReadOnlyList<string> LabelKeys, DateTimeOffset HeadQueued, long HeadId)
{
    /// <summary>Whether all runners of the kind may and can take its jobs; never when it is for one runner alone.</summary>
    public bool Suits(RunnerKind kind) => RunnerId is null
        && kind.Scope switch
        {
            Scope.Repository repository => repository.Id == RepoId,
            Scope.Owner owner => owner.Id == OwnerId,
            _ => true,
        }
        && LabelKeys.Count > 0 && LabelKeys.All(kind.LabelKeys.Contains);
}
