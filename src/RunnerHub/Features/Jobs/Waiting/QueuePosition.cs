using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs.Waiting;

/// <summary>Counts the jobs that wait for the same runners as another one, and are older.</summary>
internal sealed class QueuePosition(RunnerHubDb db, WaitingQueues waiting)
{
    /// <summary>As many are asked for their labels as they are written; more of them are hardly of other kinds.</summary>
    private const int MostGroups = 200;

    /// <param name="job">One that waits.</param>
    /// <param name="suitable">The runners that may and can take it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many jobs are before it in the queues that those runners take from.</returns>
    public async Task<int> BeforeAsync(WaitFacts job, IReadOnlyList<CandidateGroup> suitable, CancellationToken cancellation)
    {
        var kinds = await KindsAsync(suitable, cancellation);
        var queues = kinds.Count == 0 || job.RunnerId is not null ? [job.QueueId]
            : (await waiting.ReadAsync(cancellation)).Where(queue => kinds.Any(queue.Suits))
                .Select(queue => queue.Id).Append(job.QueueId).Distinct().ToArray();
        return await db.Jobs.CountAsync(
            other => other.Status == JobStatus.Waiting && EF.Parameter(queues).Contains(other.QueueId)
                && (other.Queued < job.Queued || (other.Queued == job.Queued && other.Id < job.Id)),
            cancellation);
    }

    private async Task<IReadOnlyCollection<RunnerKind>> KindsAsync(IReadOnlyList<CandidateGroup> suitable, CancellationToken cancellation)
    {
        var some = suitable.OrderByDescending(group => group.LastOnline).Take(MostGroups).Select(group => group.One).ToList();
        var ids = some.Select(runner => runner.Id).ToArray();
        var labels = (await db.Set<ActionRunnerLabel>().Where(label => EF.Parameter(ids).Contains(label.RunnerId))
            .OrderBy(label => label.Position).Select(label => new { label.RunnerId, label.Name }).ToListAsync(cancellation)).ToLookup(label => label.RunnerId, label => label.Name);
        return [.. some.Select(runner => new RunnerKind(Scope.Of(runner.OwnerId, runner.RepoId), [.. labels[runner.Id]])).Distinct()];
    }
}
