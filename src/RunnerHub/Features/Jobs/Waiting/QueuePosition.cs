using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs.Waiting;

/// <summary>Counts the jobs that wait for the same runners as another one, and come before it: the older ones or, where runners of the site take it, those of earlier rounds.</summary>
internal sealed class QueuePosition(RunnerHubDb db, WaitingQueues waiting)
{
    /// <summary>As many are asked for their labels as they are written; more of them are hardly of other kinds.</summary>
    private const int MostGroups = 200;

    /// <param name="Waiting">How many jobs of the repository there are.</param>
    /// <param name="Older">How many of them are older than the one that is asked for.</param>
    private sealed record Line(long RepoId, int Waiting, int Older);

    /// <param name="job">One that waits.</param>
    /// <param name="suitable">The runners that may and can take it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many jobs are before it in the queues that those runners take from.</returns>
    public async Task<int> BeforeAsync(WaitFacts job, IReadOnlyList<CandidateGroup> suitable, CancellationToken cancellation)
    {
        var kinds = await KindsAsync(suitable, cancellation);
        var repositories = kinds.Count == 0 || job.RunnerId is not null ? []
            : (await waiting.ReadAsync(cancellation)).Where(queue => kinds.Any(queue.Suits)).ToDictionary(queue => queue.Id, queue => queue.RepoId);
        repositories[job.QueueId] = job.RepoId;
        var queues = repositories.Keys.ToArray();
        var others = db.Jobs.Where(other => other.Status == JobStatus.Waiting && queues.Contains(other.QueueId));
        if (job.RepoId is not { } repository || !kinds.Any(kind => kind.Scope is Scope.Instance))
        {
            return await others.CountAsync(other => other.Queued < job.Queued || (other.Queued == job.Queued && other.Id < job.Id), cancellation);
        }

        var counts = await others.GroupBy(other => other.QueueId)
            .Select(some => new { some.Key, Waiting = some.Count(), Older = some.Count(other => other.Queued < job.Queued || (other.Queued == job.Queued && other.Id < job.Id)) })
            .ToListAsync(cancellation);
        var lines = counts.GroupBy(count => repositories[count.Key])
            .Select(some => new Line(some.Key ?? 0, some.Sum(count => count.Waiting), some.Sum(count => count.Older))).ToList();
        return InRounds(repository, lines, await waiting.LoadsAsync(cancellation));
    }

    /// <summary>Each round has one job of every repository, which joins the later the more of its jobs are with runners; see <see cref="Queue.QueueOrder"/>.</summary>
    private static int InRounds(long repository, List<Line> lines, Dictionary<long, int> loads)
    {
        var rounds = LoadOf(repository) + lines.Where(line => line.RepoId == repository).Sum(line => line.Older);
        return lines.Sum(line =>
        {
            // So many of its turns are in the rounds before; the next is in the same one, where the older job is first.
            var turns = rounds - LoadOf(line.RepoId);
            return Math.Clamp(turns, 0, line.Waiting) + (turns >= 0 && line.Older > turns ? 1 : 0);
        });

        int LoadOf(long repo) => loads.GetValueOrDefault(repo);
    }

    private async Task<IReadOnlyCollection<RunnerKind>> KindsAsync(IReadOnlyList<CandidateGroup> suitable, CancellationToken cancellation)
    {
        var some = suitable.OrderByDescending(group => group.LastOnline).Take(MostGroups).Select(group => group.One).ToList();
        var ids = some.Select(runner => runner.Id).ToArray();
        var labels = (await db.Set<ActionRunnerLabel>().Where(label => ids.Contains(label.RunnerId))
            .OrderBy(label => label.Position).Select(label => new { label.RunnerId, label.Name }).ToListAsync(cancellation)).ToLookup(label => label.RunnerId, label => label.Name);
        return [.. some.Select(runner => new RunnerKind(Scope.Of(runner.OwnerId, runner.RepoId), [.. labels[runner.Id]])).Distinct()];
    }
}
