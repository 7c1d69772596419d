using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>Runs go with their repository. When it is transferred they stay, and what waits is for the new owner's runners.</summary>
internal sealed class JobsFollowPlaces(RunnerHubDb db, RunRemoval removal, EphemeralRunners ephemeral, SignalBus signals) : IFollowsPlaces
{
    public async Task<IReadOnlyList<string>> ForetellDeletionAsync(Scope scope, CancellationToken cancellation)
    {
        if (scope.RepoId is not { } repo)
        {
            return [];
        }

        var runs = await db.Runs.CountAsync(run => run.RepoId == repo, cancellation);
        var open = await db.Jobs.CountAsync(job => job.RepoId == repo && job.Status >= JobStatus.Waiting, cancellation);
        return
        [
            .. runs switch
            {
                0 => Array.Empty<string>(),
                1 => ["Its run and the logs of it are deleted."],
                _ => [$"Its {runs} runs and their logs are deleted."],
            },
            .. open switch
            {
                0 => Array.Empty<string>(),
                1 => ["One job that has not ended is stopped."],
                _ => [$"{open} jobs that have not ended are stopped."],
            },
        ];
    }

    public async Task<IReadOnlyList<string>> ForetellTransferAsync(Scope.Repository repository, CancellationToken cancellation)
    {
        var waiting = await db.Jobs.CountAsync(job => job.RepoId == repository.Id && job.Status == JobStatus.Waiting, cancellation);
        return waiting switch
        {
            0 => [],
            1 => ["The job that waits is for the new owner's runners."],
            _ => [$"The {waiting} jobs that wait are for the new owner's runners."],
        };
    }

    public Task ClearAsync(Scope.Repository repository, CancellationToken cancellation) =>
        removal.RemoveAllAsync(db.Runs.Where(run => run.RepoId == repository.Id && run.Status < JobStatus.Waiting), run => run.Number, cancellation);

    /// <summary>What was not removed before: runs that have not ended, and those that did so in the last moment.</summary>
    public async Task OnDeletingAsync(Scope scope, CancellationToken cancellation)
    {
        if (scope.RepoId is { } repo)
        {
            var usedUp = await ephemeral.OfAsync(db.Runs.Where(run => run.RepoId == repo), cancellation);
            await db.Runs.Where(run => run.RepoId == repo).ExecuteDeleteAsync(cancellation);
            await ephemeral.UseUpAsync(usedUp, cancellation);
            await db.JobQueues.Where(queue => queue.RepoId == repo).ExecuteDeleteAsync(cancellation);
        }
    }

    public void OnDeleted(Scope scope) => signals.Publish(JobSignals.Changed);
}
