using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// Finds the queue of jobs, or makes it when it is the first of its kind. To be asked within a <see cref="JobTransaction"/>: where
/// two make the same at once, that of one of them begins again and finds the other's.
/// </summary>
internal sealed class JobQueues(RunnerHubDb db)
{
    /// <summary>The queue of a repository's jobs that ask for these labels.</summary>
    public Task<long> OfAsync(long repoId, IEnumerable<string> labels, CancellationToken cancellation)
    {
        List<string> keys = [.. labels.Select(RunnerLabels.KeyOf).Distinct().Order(StringComparer.Ordinal)];
        return FindOrAddAsync(new JobQueue { RepoId = repoId, LabelKeys = keys, Key = Secret.Hash($"repository {repoId}\n{string.Join('\n', keys)}") }, cancellation);
    }

    /// <summary>The queue of jobs that one runner alone may take.</summary>
    public Task<long> OfRunnerAsync(long runnerId, CancellationToken cancellation) =>
        FindOrAddAsync(new JobQueue { RunnerId = runnerId, Key = Secret.Hash($"runner {runnerId}") }, cancellation);

    private async Task<long> FindOrAddAsync(JobQueue queue, CancellationToken cancellation)
    {
        if (await FindAsync(queue.Key, cancellation) is { } known)
        {
            return known;
        }

        try
        {
            db.Add(queue);
            await db.SaveChangesAsync(cancellation);
            return queue.Id;
        }
        catch (DbUpdateException problem) when (db.IsDuplicate(problem))
        {
            throw new TryAgain();
        }
    }

    private Task<long?> FindAsync(string key, CancellationToken cancellation) =>
        db.JobQueues.Where(queue => queue.Key == key).Select(queue => (long?)queue.Id).FirstOrDefaultAsync(cancellation);
}
