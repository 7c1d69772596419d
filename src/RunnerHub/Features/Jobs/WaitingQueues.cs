using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;

namespace RunnerHub.Features.Jobs;

/// <summary>Reads where jobs wait.</summary>
internal sealed class WaitingQueues(RunnerHubDb db)
{
    // From one queue to the next over the index of waiting jobs: the cost is that of the queues, however many jobs are in them.
    private const string Occupied = """
        WITH RECURSIVE occupied(id) AS (
            SELECT min("QueueId") FROM "ActionRunJobs" WHERE "Status" = 5
            UNION ALL
            SELECT (SELECT min("QueueId") FROM "ActionRunJobs" WHERE "Status" = 5 AND "QueueId" > occupied.id) FROM occupied WHERE occupied.id IS NOT NULL)
        SELECT id AS "Value" FROM occupied WHERE id IS NOT NULL
        """;

    /// <summary>Every queue that is not empty, with its oldest job.</summary>
    public async Task<IReadOnlyList<WaitingQueue>> ReadAsync(CancellationToken cancellation)
    {
        var rows = await db.Database.SqlQueryRaw<long>(Occupied)
            .Join(db.JobQueues, id => id, queue => queue.Id, (_, queue) => new
            {
                queue.Id,
                queue.RepoId,
                OwnerId = queue.RepoId == null ? null : (long?)queue.Repository!.OwnerId,
                queue.RunnerId,
                queue.LabelKeys,
                Queued = db.Jobs.Where(job => job.QueueId == queue.Id && job.Status == JobStatus.Waiting)
                    .OrderBy(job => job.Queued).ThenBy(job => job.Id).Select(job => job.Queued).First(),
                Head = db.Jobs.Where(job => job.QueueId == queue.Id && job.Status == JobStatus.Waiting)
                    .OrderBy(job => job.Queued).ThenBy(job => job.Id).Select(job => job.Id).First(),
            })
            .ToListAsync(cancellation);
        return [.. rows.Select(row => new WaitingQueue(row.Id, row.RepoId, row.OwnerId, row.RunnerId, row.LabelKeys, row.Queued, row.Head))];
    }

    /// <summary>The first jobs of a queue, in the order in which they are given away.</summary>
    public async Task<IReadOnlyList<WaitingJob>> FirstAsync(WaitingQueue queue, int most, CancellationToken cancellation) =>
        await db.Jobs.Where(job => job.QueueId == queue.Id && job.Status == JobStatus.Waiting)
            .OrderBy(job => job.Queued).ThenBy(job => job.Id).Take(most)
            .Select(job => new WaitingJob(job.Id, job.RunId, job.RepoId, job.Attempt, job.Queued)).ToListAsync(cancellation);

    /// <summary>How many tasks each repository has with runners; those without any are left out.</summary>
    public async Task<Dictionary<long, int>> LoadsAsync(CancellationToken cancellation) =>
        await db.Jobs.Where(ActionRunJob.IsWithRunner).Where(job => job.RepoId != null)
            .GroupBy(job => job.RepoId!.Value).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellation);
}

internal sealed record WaitingJob(long Id, long RunId, long? RepoId, int Attempt, DateTimeOffset Queued);
