using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;

namespace RunnerHub.Features.Jobs;

/// <summary>Starts runs: writes a run with its jobs, and lets those wait for a runner that need nothing else.</summary>
internal sealed class RunStart(RunnerHubDb db, TimeProvider clock, JobTransaction transaction, JobRows rows, RunProgress progress)
{
    /// <returns>Null when the repository was deleted meanwhile; nothing was written then.</returns>
    public Task<StartedRun?> StartAsync(NewRun run, CancellationToken cancellation) => StartAsync(run.RepoId, _ => run, cancellation);

    /// <param name="repoId">Null only for the test of one runner.</param>
    /// <param name="plan">Says what is to be started under an id and a number, or null for nothing. It may be asked again, with others.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Null when the repository was deleted meanwhile, or nothing was to be started; nothing was written then.</returns>
    public async Task<StartedRun?> StartAsync(long? repoId, Func<StartedRun, NewRun?> plan, CancellationToken cancellation)
    {
        try
        {
            return await transaction.DoAsync(
                async () =>
                {
                    if (await ReserveAsync(repoId, cancellation) is not { } given)
                    {
                        return null;
                    }

                    if (plan(given) is { } run)
                    {
                        return await WriteAsync(run, given, cancellation);
                    }

                    await CountAsync(repoId, -1, cancellation);
                    return null;
                },
                cancellation);
        }
        catch (DbUpdateException problem) when (db.BreaksReference(problem))
        {
            return null;
        }
    }

    /// <returns>What the next run of the repository has; null when that is gone.</returns>
    private async Task<StartedRun?> ReserveAsync(long? repoId, CancellationToken cancellation)
    {
        if (repoId is null)
        {
            return new StartedRun(await db.NextRunIdAsync(cancellation), 1);
        }

        // Others who start runs of the repository wait for its row, so that no two take the same number.
        return await CountAsync(repoId, 1, cancellation) == 0 ? null : new StartedRun(
            await db.NextRunIdAsync(cancellation),
            await db.Repositories.Where(place => place.Id == repoId).Select(place => place.LastRunNumber).SingleAsync(cancellation));
    }

    private Task<int> CountAsync(long? repoId, int more, CancellationToken cancellation) => db.Repositories.Where(place => place.Id == repoId)
        .ExecuteUpdateAsync(set => set.SetProperty(place => place.LastRunNumber, place => place.LastRunNumber + more), cancellation);

    private async Task<StartedRun> WriteAsync(NewRun run, StartedRun given, CancellationToken cancellation)
    {
        var group = ConcurrencyGroup.NameOf(run.Concurrency?.Group);
        var jobs = await rows.MakeAsync(run.Jobs, new JobPlace(run.RepoId, [group]) { RunnerId = run.RunnerId }, 0, cancellation);
        var isGrouped = group is not null || run.Called.AreGrouped || run.Jobs.Any(job => job.Concurrency is not null || job.WillBeGrouped);
        if (isGrouped)
        {
            await db.TakeTurnAsync(RepositoryTurn.Groups, run.RepoId!.Value, cancellation);
        }

        var now = clock.GetUtcNow();
        var row = new ActionRun
        {
            Id = given.Id,
            RepoId = run.RepoId,
            Number = given.Number,
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
            Workflow = run.Workflow,
            Called = run.Called.Json,
            Status = JobStatus.Blocked,
            ConcurrencyGroup = group,
            CancelInProgress = run.Concurrency?.CancelInProgress ?? false,
            IsGrouped = isGrouped,
            PendingSince = group is null ? null : now,
            Created = now,
            Updated = now,
            Jobs = jobs,
        };
        db.Runs.Add(row);
        await db.SaveChangesAsync(cancellation);
        await progress.BeginAsync(row, cancellation);
        return given;
    }
}
