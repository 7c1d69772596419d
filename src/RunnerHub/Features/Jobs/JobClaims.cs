using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>Who got which task.</summary>
/// <param name="Waiting">The queues that were not empty before.</param>
internal sealed record Claims(IReadOnlyDictionary<PollingRunner, ClaimedTask> Tasks, IReadOnlyList<WaitingQueue> Waiting);

/// <summary>
/// Gives jobs to many runners in one transaction. Nodes take turns at it, so that each reads what the one before has left:
/// no job is given twice, and none is passed over.
/// </summary>
internal sealed class JobClaims(RunnerHubDb db, TimeProvider clock, JobTransaction transaction, WaitingQueues waiting)
{
    /// <param name="runners">Those who ask, the first first.</param>
    /// <param name="occupied">What waits, when that was read a moment ago. Which jobs are still there is read in any case.</param>
    /// <param name="cancellation">Ends it; nothing is given then.</param>
    public Task<Claims> ClaimAsync(
        IReadOnlyList<PollingRunner> runners, IReadOnlyList<WaitingQueue>? occupied, CancellationToken cancellation) => transaction.DoAsync(async () =>
    {
        await db.TakeTurnAsync(Turn.Claims, cancellation);
        var queues = occupied ?? await waiting.ReadAsync(cancellation);
        // Another attempt comes after somebody else's change.
        occupied = null;
        var assigned = await AssignAsync(queues, runners, cancellation);
        return new Claims(assigned.Count == 0 ? new Dictionary<PollingRunner, ClaimedTask>() : await WriteAsync(assigned, cancellation), queues);
    }, cancellation);

    private async Task<IReadOnlyList<(PollingRunner Runner, WaitingJob Job)>> AssignAsync(
        IReadOnlyList<WaitingQueue> queues, IReadOnlyList<PollingRunner> runners, CancellationToken cancellation)
    {
        // One repository alone has nobody to be fair to.
        var isShared = queues.DistinctBy(queue => queue.RepoId).Skip(1).Any() && runners.Any(runner => runner.Kind.Scope is Scope.Instance);
        var loads = isShared ? await waiting.LoadsAsync(cancellation) : [];
        var unable = new HashSet<PollingRunner>();
        while (true)
        {
            var assignment = new Assignment(queues, new Dictionary<long, int>(loads), queue => waiting.FirstAsync(queue, runners.Count, cancellation));
            var assigned = await assignment.AssignAsync(runners.Where(runner => !unable.Contains(runner)));
            var refused = await UnableAsync([.. assigned.Select(pair => pair.Runner)], cancellation);
            if (refused.Count == 0)
            {
                return assigned;
            }

            // They were disabled, deleted, used up or given fewer labels since they asked: what they would have got goes to others.
            unable.UnionWith(refused);
        }
    }

    /// <summary>Which of the runners may not have a task: gone, disabled, without a label that they had when they asked, or ephemeral and given one before.</summary>
    private async Task<IReadOnlyList<PollingRunner>> UnableAsync(IReadOnlyList<PollingRunner> runners, CancellationToken cancellation)
    {
        var ids = runners.Select(runner => runner.Id).ToArray();
        var able = await db.Runners.Where(runner => ids.Contains(runner.Id) && !runner.IsDisabled
                && !runner.IsUsedUp && !(runner.Ephemeral && db.Tasks.Where(ActionTask.UsesUp).Any(task => task.RunnerId == runner.Id)))
            .Select(runner => new { runner.Id, Keys = runner.AgentLabels.Select(label => label.Key).ToList() })
            .ToDictionaryAsync(row => row.Id, row => row.Keys, cancellation);
        return [.. runners.Where(runner => !(able.TryGetValue(runner.Id, out var keys) && runner.Kind.LabelKeys.IsSubsetOf(keys)))];
    }

    private async Task<Dictionary<PollingRunner, ClaimedTask>> WriteAsync(
        IReadOnlyList<(PollingRunner Runner, WaitingJob Job)> assigned, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var runs = assigned.Select(pair => pair.Job.RunId).Distinct().Order().ToArray();
        var ids = assigned.Select(pair => pair.Job.Id).ToArray();
        await db.Runs.Where(run => runs.Contains(run.Id)).ExecuteUpdateAsync(
            set => set.SetProperty(run => run.Status, JobStatus.Running).SetProperty(run => run.Started, run => run.Started ?? now).SetProperty(run => run.Updated, now),
            cancellation);
        if (await db.Jobs.Where(job => ids.Contains(job.Id) && job.Status == JobStatus.Waiting).ExecuteUpdateAsync(
            set => set.SetProperty(job => job.Status, JobStatus.Running).SetProperty(job => job.Started, now).SetProperty(job => job.Reason, (string?)null),
            cancellation) != ids.Length)
        {
            throw new TryAgain();
        }

        var tokens = new Dictionary<PollingRunner, (ActionTask Task, string Token)>();
        foreach (var (runner, job) in assigned)
        {
            var token = Secret.NewHex();
            var task = new ActionTask
            {
                JobId = job.Id,
                RunId = job.RunId,
                RunnerId = runner.Id,
                RunnerName = runner.Name,
                Attempt = job.Attempt,
                Status = JobStatus.Running,
                Started = now,
                Updated = now,
                TokenHash = Secret.Hash(token),
            };
            db.Tasks.Add(task);
            tokens.Add(runner, (task, token));
            transaction.Note(new JobChange(job.Id, job.RepoId, JobStatus.Running));
        }

        await db.SaveChangesAsync(cancellation);
        var jobs = await ReadAsync(ids, cancellation);
        if (assigned.Any(pair => pair.Job.RepoId is not null && pair.Runner.Kind.Scope is Scope.Owner owner && jobs[pair.Job.Id].OwnerId != owner.Id))
        {
            // The repository was given to another owner since it was read what waits.
            throw new TryAgain();
        }

        return tokens.ToDictionary(pair => pair.Key, pair => new ClaimedTask(
            new TaskRef(pair.Value.Task.Id, pair.Value.Task.JobId, pair.Value.Task.RunId, pair.Key.Id), pair.Value.Token, jobs[pair.Value.Task.JobId]));
    }

    private Task<Dictionary<long, ClaimedJob>> ReadAsync(long[] ids, CancellationToken cancellation) => db.Jobs
        .Where(job => ids.Contains(job.Id))
        .Select(job => new
        {
            job.Id,
            Claimed = new ClaimedJob(
                job.CallerId, job.Key, job.Payload, job.Needs, job.Run!.Attempt, job.RunId, job.Run.Number, job.RepoId,
                job.Run.Repository == null ? null : job.Run.Repository.Owner!.Name + "/" + job.Run.Repository.Name,
                job.Run.Repository == null ? null : job.Run.Repository.OwnerId,
                job.Run.WorkflowName, job.Run.WorkflowFile, job.Run.Event, job.Run.Ref, job.Run.Sha, job.Run.ActorName, job.Run.ActorId,
                job.Run.EventPayload, job.Queued),
        })
        .ToDictionaryAsync(row => row.Id, row => row.Claimed, cancellation);
}
