using RunnerHub.Access;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// Gives jobs to runners: the oldest that suits goes to whoever has asked first. A runner of the site serves many who do not
/// know each other: it takes from the repository that has the fewest tasks running.
/// </summary>
internal sealed class Assignment(IReadOnlyList<WaitingQueue> queues, Dictionary<long, int> loads, Func<WaitingQueue, Task<IReadOnlyList<WaitingJob>>> read)
{
    private readonly Dictionary<long, Queue<WaitingJob>> jobs = [];
    private readonly Dictionary<RunnerKind, List<WaitingQueue>> suitable = [];

    /// <returns>A job for each runner that gets one, in the order in which they asked.</returns>
    public async Task<IReadOnlyList<(PollingRunner Runner, WaitingJob Job)>> AssignAsync(IEnumerable<PollingRunner> runners)
    {
        var assigned = new List<(PollingRunner, WaitingJob)>();
        // One that asks twice at once gets one task of these: an ephemeral one gets no more in its life.
        foreach (var runner in runners.DistinctBy(runner => runner.Id))
        {
            if (await TakeAsync(runner) is { } job)
            {
                assigned.Add((runner, job));
            }
        }

        return assigned;
    }

    private async Task<WaitingJob?> TakeAsync(PollingRunner runner)
    {
        while (Best(runner) is { } queue)
        {
            if (!jobs.TryGetValue(queue.Id, out var waiting))
            {
                jobs[queue.Id] = waiting = new Queue<WaitingJob>(await read(queue));
            }

            if (waiting.TryDequeue(out var job))
            {
                if (job.RepoId is { } repo)
                {
                    loads[repo] = LoadOf(repo) + 1;
                }

                return job;
            }
        }

        return null;
    }

    private WaitingQueue? Best(PollingRunner runner)
    {
        // Its own queue first: a test of a runner says what is wrong with it now.
        var candidates = Of(runner);
        candidates.RemoveAll(IsEmpty);
        return queues.FirstOrDefault(queue => queue.RunnerId == runner.Id && !IsEmpty(queue))
            ?? (runner.Kind.Scope is Scope.Instance
                ? candidates.MinBy(queue => (LoadOf(queue.RepoId!.Value), SinceWhen(queue)))
                : candidates.MinBy(SinceWhen));
    }

    private List<WaitingQueue> Of(PollingRunner runner)
    {
        if (!suitable.TryGetValue(runner.Kind, out var found))
        {
            suitable[runner.Kind] = found = [.. queues.Where(queue => queue.Suits(runner.Kind))];
        }

        return found;
    }

    private bool IsEmpty(WaitingQueue queue) => jobs.TryGetValue(queue.Id, out var waiting) && waiting.Count == 0;

    private int LoadOf(long repo) => loads.GetValueOrDefault(repo);

    private (DateTimeOffset Queued, long Id) SinceWhen(WaitingQueue queue) =>
        jobs.TryGetValue(queue.Id, out var waiting) && waiting.TryPeek(out var job) ? (job.Queued, job.Id) : (queue.HeadQueued, queue.HeadId);
}
