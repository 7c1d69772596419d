using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs;

/// <summary>What a deleted runner worked at has failed: nobody will report on it any more.</summary>
internal sealed class JobsFollowRunners(TaskSweeps sweeps) : IFollowsRunners
{
    public Task OnDeletedAsync(IReadOnlyCollection<long> runnerIds, CancellationToken cancellation) => sweeps.EndOfDeletedRunnersAsync(cancellation);
}
