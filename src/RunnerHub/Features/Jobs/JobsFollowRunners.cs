using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs;

/// <summary>What a deleted runner worked at has failed, and what waits for it alone is cancelled: nobody will report on it any more.</summary>
internal sealed class JobsFollowRunners(TaskSweeps tasks, QueueSweeps queue) : IFollowsRunners
{
    public async Task OnDeletedAsync(IReadOnlyCollection<long> runnerIds, CancellationToken cancellation)
    {
        await tasks.EndOfDeletedRunnersAsync(cancellation);
        // Among these may be what it has not received.
        await queue.CancelOfDeletedRunnersAsync(cancellation);
    }
}
