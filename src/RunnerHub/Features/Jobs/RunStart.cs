using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Features.Jobs;

/// <summary>Starts runs: writes a run with its jobs, and lets those wait for a runner that need nothing else.</summary>
internal sealed class RunStart(RunnerHubDb db, TimeProvider clock, JobTransaction transaction, JobQueues queues, RunProgress progress)
{
    /// <returns>Null when the repository was deleted meanwhile; nothing was written then.</returns>
    public async Task<StartedRun?> StartAsync(NewRun run, CancellationToken cancellation)
    {
        try
        {
            var found = new long[run.Jobs.Count];
            // The combinations of a matrix mostly ask for the same.
            var known = new Dictionary<string, long>();
            for (var i = 0; i < found.Length; i++)
            {
                var labels = string.Join('\n', run.Jobs[i].RunsOn);
                if (!known.TryGetValue(labels, out found[i]))
                {
                    known[labels] = found[i] = run.RunnerId is { } runner
                        ? await queues.OfRunnerAsync(runner, cancellation)
                        : await queues.OfAsync(run.RepoId!.Value, run.Jobs[i].RunsOn, cancellation);
                }
            }

            return await transaction.DoAsync(() => WriteAsync(run, found, cancellation), cancellation);
        }
        catch (DbUpdateException problem) when (db.BreaksReference(problem))
        {
            return null;
        }
    }

    private async Task<StartedRun?> WriteAsync(NewRun run, long[] queueOf, CancellationToken cancellation)
    {
        // Written as it is, the repository's row lets others who start runs of it wait, so that no two take the same number.
        if (run.RepoId is { } repo && await db.Repositories.Where(place => place.Id == repo).ExecuteUpdateAsync(
            set => set.SetProperty(place => place.Description, place => place.Description), cancellation) == 0)
        {
            return null;
        }

        if (run.Concurrency is not null || run.Jobs.Any(job => job.Concurrency is not null))
        {
            await db.TakeTurnAsync(Turn.Concurrency, cancellation);
        }

        var now = clock.GetUtcNow();
        var row = new ActionRun
        {
            RepoId = run.RepoId,
            Number = run.RepoId is null ? 1 : (await db.Runs.Where(other => other.RepoId == run.RepoId).MaxAsync(other => (long?)other.Number, cancellation) ?? 0) + 1,
            Title = run.Title,
            WorkflowName = run.WorkflowName,
            WorkflowFile = run.WorkflowFile,
            Event = run.Event,
            Ref = run.Ref,
            Sha = run.Sha,
            ActorId = run.ActorId,
            ActorName = run.ActorName,
            Inputs = run.Inputs,
            EventPayload = run.EventPayload,
            Status = JobStatus.Blocked,
            ConcurrencyGroup = run.Concurrency?.Group,
            CancelInProgress = run.Concurrency?.CancelInProgress ?? false,
            Created = now,
            Updated = now,
            Jobs = [.. run.Jobs.Select((job, position) => ToRow(job, position, run.RepoId, queueOf[position], now))],
        };
        db.Runs.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException problem) when (db.IsDuplicate(problem))
        {
            // Another run of the repository has got the number.
            throw new TryAgain();
        }

        await StopOthersAsync(row, cancellation);
        await progress.AdvanceAsync(row.Id, null, cancellation);
        return new StartedRun(row.Id, row.Number);
    }

    /// <summary>
    /// Of a concurrency group one run goes on and one waits. A new one takes the place of the one that waits; where it says
    /// so, also of the one that goes on.
    /// </summary>
    private async Task StopOthersAsync(ActionRun run, CancellationToken cancellation)
    {
        if (run.ConcurrencyGroup is null)
        {
            return;
        }

        var others = await db.Runs
            .Where(other => other.RepoId == run.RepoId && other.ConcurrencyGroup == run.ConcurrencyGroup && other.Id != run.Id && other.Status >= JobStatus.Waiting
                && (run.CancelInProgress || other.Status == JobStatus.Blocked))
            .OrderBy(other => other.Id).Select(other => other.Id).ToListAsync(cancellation);
        foreach (var other in others)
        {
            await progress.HoldAsync(other, cancellation);
            await progress.AdvanceAsync(other, jobs => Stop(jobs, $"Run {run.Number} of the same concurrency group took its place."), cancellation);
        }
    }

    private static void Stop(IReadOnlyList<JobState> jobs, string reason)
    {
        foreach (var job in jobs.Where(job => !job.Status.IsFinal))
        {
            RunPlan.Stop(job, reason);
        }
    }

    private static ActionRunJob ToRow(PlannedJob job, int position, long? repoId, long queueId, DateTimeOffset now) => new()
    {
        RepoId = repoId,
        Position = position,
        Key = job.Key,
        Name = job.Name,
        Needs = [.. job.Needs],
        Labels = [.. job.RunsOn],
        Condition = job.Condition,
        Matrix = job.MatrixJson,
        Payload = job.Payload,
        StepNames = [.. job.StepNames],
        TimeoutMinutes = job.TimeoutMinutes,
        ContinueOnError = job.ContinueOnError,
        MaxParallel = job.MaxParallel,
        FailFast = job.FailFast,
        ConcurrencyGroup = job.Concurrency?.Group,
        CancelInProgress = job.Concurrency?.CancelInProgress ?? false,
        TokenLevel = job.TokenLevel,
        QueueId = queueId,
        Status = JobStatus.Blocked,
        Created = now,
        Queued = now,
    };
}
