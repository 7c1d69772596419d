using RunnerHub.Access;

namespace RunnerHub.Features.Jobs;

/// <summary>A runner that asks for work.</summary>
/// <param name="LabelKeys">What its labels are compared by.</param>
internal sealed record PollingRunner(long Id, string Name, Scope Scope, IReadOnlySet<string> LabelKeys)
{
    /// <summary>Whether it may and can take the jobs of a queue.</summary>
    public bool Suits(WaitingQueue queue) => queue.RunnerId is { } only
        ? only == Id
        : Scope switch
        {
            Scope.Repository repository => repository.Id == queue.RepoId,
            Scope.Owner owner => owner.Id == queue.OwnerId,
            _ => true,
        } && queue.LabelKeys.Count > 0 && queue.LabelKeys.All(LabelKeys.Contains);

    /// <summary>Equal for runners that suit the same queues, apart from those for one of them alone.</summary>
    public string Kind { get; } = $"{Scope} {string.Join('\n', LabelKeys.Order(StringComparer.Ordinal))}";
}

/// <summary>A queue in which jobs wait.</summary>
/// <param name="HeadQueued">Since when the first of them waits.</param>
internal sealed record WaitingQueue(
    long Id, long? RepoId, long? OwnerId, long? RunnerId, IReadOnlyList<string> LabelKeys, DateTimeOffset HeadQueued, long HeadId);
