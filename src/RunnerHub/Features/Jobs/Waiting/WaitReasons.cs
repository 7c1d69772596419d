using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;

namespace RunnerHub.Features.Jobs.Waiting;

/// <summary>Says in a sentence each why jobs have not begun, for lists of them: the queries are as many for one job as for fifty.</summary>
internal sealed class WaitReasons(RunnerHubDb db, TimeProvider clock, Candidates candidates, BlockedReasons blocked)
{
    /// <returns>A sentence for those of the jobs that wait or are blocked.</returns>
    public async Task<IReadOnlyDictionary<long, string>> OfAsync(IReadOnlyCollection<long> jobIds, CancellationToken cancellation)
    {
        var ids = jobIds.ToArray();
        var facts = ids.Length == 0 ? [] : await db.Jobs
            .Where(job => ids.Contains(job.Id) && (job.Status == JobStatus.Waiting || job.Status == JobStatus.Blocked))
            .Select(WaitFacts.FromJob).ToListAsync(cancellation);
        var reasons = new Dictionary<long, string>(await blocked.OfAsync(facts.FindAll(job => job.Status == JobStatus.Blocked), cancellation));
        var waiting = facts.Where(job => job.Status == JobStatus.Waiting).GroupBy(job => job.QueueId).ToList();
        if (waiting.Count > 0)
        {
            var now = clock.GetUtcNow();
            var pool = await candidates.ForAsync([.. waiting.Select(queue => queue.First().Wish)], cancellation);
            foreach (var queue in waiting)
            {
                var wish = queue.First().Wish;
                var reason = WaitSummary.Of(wish, pool.For(wish), null, now);
                foreach (var job in queue)
                {
                    reasons[job.Id] = reason;
                }
            }
        }

        return reasons;
    }
}
