using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;

namespace RunnerHub.Features.Jobs;

/// <param name="Name">In lower case, as it is stored.</param>
internal sealed record ConcurrencyGroup(long RepoId, string Name)
{
    /// <summary>The names of groups differ by more than upper and lower case, as at GitHub.</summary>
    public static string? NameOf(string? written) => written?.ToLowerInvariant();
}

/// <param name="JobName">Null when it is the run as a whole.</param>
internal sealed record GroupHolder(ConcurrencyGroup Group, long RunId, long RunNumber, string? JobName);

/// <summary>Reads who has a concurrency group and who waits for it. Runs and jobs of a repository share its groups.</summary>
internal sealed class ConcurrencyGroups(RunnerHubDb db)
{
    /// <summary>Runs that have not ended: they have their group, or wait for it.</summary>
    private IQueryable<ActionRun> Runs => db.Runs.Where(run => run.ConcurrencyGroup != null && run.Status >= JobStatus.Waiting);

    /// <summary>Jobs that go on, or wait for nothing but their group. One whose needs are open is not in it yet.</summary>
    private IQueryable<ActionRunJob> Jobs =>
        db.Jobs.Where(job => job.ConcurrencyGroup != null && job.Status >= JobStatus.Waiting && (job.Status != JobStatus.Blocked || job.PendingSince != null));

    public async Task<IReadOnlyList<GroupMember>> MembersAsync(ConcurrencyGroup group, CancellationToken cancellation) =>
    [
        .. await Runs.Where(run => run.RepoId == group.RepoId && run.ConcurrencyGroup == group.Name)
            .Select(run => new GroupMember(run.Id, run.Number, null, run.PendingSince, run.CancelInProgress)).ToListAsync(cancellation),
        .. await Jobs.Where(job => job.RepoId == group.RepoId && job.ConcurrencyGroup == group.Name)
            .Select(job => new GroupMember(job.RunId, job.Run!.Number, job.Id, job.PendingSince, job.CancelInProgress)).ToListAsync(cancellation),
    ];

    /// <summary>Who has these groups.</summary>
    public async Task<IReadOnlyList<GroupHolder>> HoldersAsync(IReadOnlyCollection<ConcurrencyGroup> some, CancellationToken cancellation)
    {
        if (some.Count == 0)
        {
            return [];
        }

        var (repositories, names) = (some.Select(group => (long?)group.RepoId).Distinct().ToArray(), some.Select(group => group.Name).Distinct().ToArray());
        return
        [
            .. await Runs.Where(run => run.PendingSince == null && repositories.Contains(run.RepoId) && names.Contains(run.ConcurrencyGroup!))
                .Select(run => new GroupHolder(new(run.RepoId!.Value, run.ConcurrencyGroup!), run.Id, run.Number, null)).ToListAsync(cancellation),
            .. await Jobs.Where(job => job.PendingSince == null && repositories.Contains(job.RepoId) && names.Contains(job.ConcurrencyGroup!))
                .Select(job => new GroupHolder(new(job.RepoId!.Value, job.ConcurrencyGroup!), job.RunId, job.Run!.Number, job.Name)).ToListAsync(cancellation),
        ];
    }

    /// <summary>Groups that somebody waits for and nobody has.</summary>
    public Task<List<ConcurrencyGroup>> ForsakenAsync(int most, CancellationToken cancellation) =>
        db.Runs.Where(run => run.PendingSince != null).Select(run => new { run.RepoId, Name = run.ConcurrencyGroup })
            .Union(db.Jobs.Where(job => job.PendingSince != null).Select(job => new { job.RepoId, Name = job.ConcurrencyGroup }))
            .Where(group => !Runs.Any(run => run.RepoId == group.RepoId && run.ConcurrencyGroup == group.Name && run.PendingSince == null)
                && !Jobs.Any(job => job.RepoId == group.RepoId && job.ConcurrencyGroup == group.Name && job.PendingSince == null))
            .OrderBy(group => group.RepoId).ThenBy(group => group.Name).Take(most)
            .Select(group => new ConcurrencyGroup(group.RepoId!.Value, group.Name!)).ToListAsync(cancellation);

    /// <summary>Lets a run that waits have its group.</summary>
    public Task BeginAsync(long runId, CancellationToken cancellation) => db.Runs.Where(run => run.Id == runId)
        .ExecuteUpdateAsync(set => set.SetProperty(run => run.PendingSince, (DateTimeOffset?)null), cancellation);
}
