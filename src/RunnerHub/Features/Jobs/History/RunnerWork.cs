using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Runners;
using RunnerHub.Features.Shared;
using static RunnerHub.Features.Shared.Sentences;

namespace RunnerHub.Features.Jobs.History;

/// <summary>What runners work at, and what becomes of jobs without them.</summary>
internal sealed class RunnerWork(RunnerHubDb db, RunnerHistory history) : IRunnerWork
{
    public async Task<string> FingerprintAsync(long runnerId, CancellationToken cancellation)
    {
        // The last ones tell: an older task ends before them, or is among those that run.
        var tasks = await db.Tasks.Where(task => task.RunnerId == runnerId).OrderByDescending(task => task.Id).Take(RunnerHistory.PageSize)
            .Select(task => new { task.Id, task.Status }).ToListAsync(cancellation);
        var running = await db.Tasks.Where(ActionTask.IsUnfinished).CountAsync(task => task.RunnerId == runnerId, cancellation);
        return Glimpse.Of([$"{running} {await history.WaitingTestAsync(runnerId, cancellation)}", .. tasks.Select(task => $"{task.Id} {task.Status}")]).Fingerprint;
    }

    public async Task<RunnerJobs> RunningAsync(IReadOnlyCollection<long> runnerIds, CancellationToken cancellation)
    {
        // Before what they do, so that a job that one gets meanwhile is told of once too often, and not never.
        var latest = await db.Tasks.MaxAsync(task => (long?)task.Id, cancellation);
        return new((await history.NowAsync(runnerIds, cancellation)).ToDictionary(tasks => tasks.Key, tasks => Sum([.. tasks])), latest ?? 0);
    }

    public async Task<IReadOnlyList<string>> ForetellAsync(
        Scope scope, BulkAction action, IReadOnlyCollection<long> runnerIds, IReadOnlyList<string> lastLabels, CancellationToken cancellation)
    {
        var ids = runnerIds.ToArray();
        var running = await db.Tasks.Where(ActionTask.IsUnfinished).CountAsync(task => ids.Contains(task.RunnerId), cancellation);
        return [.. OfRunning(action, running), .. await OfWaitingAsync(scope, lastLabels, ids, cancellation)];
    }

    private static RunnerJob Sum(IReadOnlyList<TaskRow> tasks) => new(
        tasks[0].Job ?? "A job of another repository", tasks[0].Path, tasks.Count - 1, string.Join(' ', tasks.Select(task => task.Id)));

    private static IEnumerable<string> OfRunning(BulkAction action, int running) => (running, action) switch
    {
        (0, _) => [],
        (1, BulkAction.Delete) => ["The job that runs there fails at once; it can be run again."],
        (_, BulkAction.Delete) => [$"The {running} jobs that run there fail at once; they can be run again."],
        // That it finishes what it runs is said of every runner.
        _ => [],
    };

    /// <summary>Jobs that one of the runners could take and no other runner can, each counted once.</summary>
    private async Task<IReadOnlyList<string>> OfWaitingAsync(Scope scope, IReadOnlyList<string> lastLabels, long[] runnerIds, CancellationToken cancellation)
    {
        if (lastLabels.Count == 0)
        {
            return [];
        }

        var queues = await InScope(scope).Where(queue => queue.LabelKeys.Any(key => lastLabels.ToArray().Contains(key)))
            .Select(queue => new
            {
                queue.Id,
                queue.RepoId,
                queue.Repository!.OwnerId,
                queue.LabelKeys,
                Jobs = db.Jobs.Count(job => job.QueueId == queue.Id && job.Status == JobStatus.Waiting),
            })
            .Where(queue => queue.Jobs > 0).ToListAsync(cancellation);
        var runners = await db.Runners.Where(runner => runnerIds.Contains(runner.Id) && !runner.IsDisabled).AsNoTracking()
            .Select(RunnerRow.FromRunner).ToListAsync(cancellation);
        var kinds = runners.Select(runner => new RunnerKind(Scope.Of(runner.OwnerId, runner.RepoId), runner.Labels)).Distinct().ToList();
        var lost = queues.Select(found => (Queue: new WaitingQueue(found.Id, found.RepoId, found.OwnerId, null, found.LabelKeys, default, 0), found.Jobs))
            .Where(found => kinds.Any(found.Queue.Suits)).ToList();
        var labels = lastLabels.Where(label => lost.Any(found => found.Queue.LabelKeys.Contains(label))).ToList();
        var jobs = Count(lost.Sum(found => found.Jobs), "job waits", "jobs wait");
        return labels.Count switch
        {
            0 => [],
            1 => [$"{jobs} for the label {Quoted(labels[0])}, and {(runnerIds.Length == 1 ? "this is the last runner that has it" : "no other runner has it")}."],
            _ => [$"{jobs} for labels that no other runner has ({Listed(labels)})."],
        };
    }

    private IQueryable<JobQueue> InScope(Scope scope) => scope switch
    {
        Scope.Repository repository => db.JobQueues.Where(queue => queue.RepoId == repository.Id),
        Scope.Owner owner => db.JobQueues.Where(queue => queue.Repository!.OwnerId == owner.Id),
        _ => db.JobQueues.Where(queue => queue.RepoId != null),
    };
}
