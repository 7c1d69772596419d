using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Queue;
using RunnerHub.Features.Logs;
using RunnerHub.Features.Runners;

namespace RunnerHub.Data;

/// <summary>The one model; what differs between the engines is in the two subclasses and nowhere else.</summary>
internal abstract class RunnerHubDb : IdentityUserContext<User, long>, IDataProtectionKeyContext
{
    private const int Attempts = 10;

    // No transaction goes on here after a statement of it has failed, so none pays two round trips for the way back.
    protected RunnerHubDb(DbContextOptions options)
        : base(options) => Database.AutoSavepointsEnabled = false;

    public DbSet<Owner> Owners => Set<Owner>();

    public DbSet<OrganizationMember> OrganizationMembers => Set<OrganizationMember>();

    public DbSet<Repository> Repositories => Set<Repository>();

    public DbSet<FormerRepositoryName> FormerRepositoryNames => Set<FormerRepositoryName>();

    public DbSet<Collaborator> Collaborators => Set<Collaborator>();

    public DbSet<AccessToken> AccessTokens => Set<AccessToken>();

    public DbSet<ActionRunner> Runners => Set<ActionRunner>();

    public DbSet<ActionRunnerToken> RunnerTokens => Set<ActionRunnerToken>();

    public DbSet<ActionRun> Runs => Set<ActionRun>();

    public DbSet<ActionRunJob> Jobs => Set<ActionRunJob>();

    public DbSet<JobQueue> JobQueues => Set<JobQueue>();

    public DbSet<ActionTask> Tasks => Set<ActionTask>();

    public DbSet<ActionTaskStep> TaskSteps => Set<ActionTaskStep>();

    public DbSet<ActionTaskOutput> TaskOutputs => Set<ActionTaskOutput>();

    public DbSet<ActionLogChunk> LogChunks => Set<ActionLogChunk>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>True when a write failed because a row with the same unique value is there already.</summary>
    public abstract bool IsDuplicate(Exception problem);

    /// <summary>True when a write failed because a row would have pointed to one that is gone.</summary>
    public abstract bool BreaksReference(Exception problem);

    /// <summary>True when two transactions waited for one another and this one was ended for that; the same may work now.</summary>
    public abstract bool IsDeadlock(Exception problem);

    /// <summary>
    /// From here to the end of its transaction, no other transaction that takes the same turn goes on. For rules over many rows
    /// that no constraint can hold, such as "one administrator is left"; a condition in the statement alone does not hold
    /// them where two transactions do not see one another.
    /// </summary>
    public abstract Task TakeTurnAsync(Turn turn, CancellationToken cancellation);

    /// <summary>As <see cref="TakeTurnAsync(Turn, CancellationToken)"/>, among those alone that concern one repository. Now and then two have to wait for one another.</summary>
    public abstract Task TakeTurnAsync(RepositoryTurn turn, long repoId, CancellationToken cancellation);

    /// <summary>
    /// Does what is a transaction of its own, again where the database has undone it as a deadlock: whoever changes many rows meets
    /// others at them, and it is not always the one with many that is undone.
    /// </summary>
    public async Task<T> RetryDeadlocksAsync<T>(Func<Task<T>> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (Exception problem) when (IsDeadlock(problem) && attempt < Attempts)
            {
                ChangeTracker.Clear();
            }
        }
    }

    /// <summary>As <see cref="TakeTurnAsync(Turn, CancellationToken)"/>, for the rules of accounts and places.</summary>
    public Task TakeTurnAsync(CancellationToken cancellation) => TakeTurnAsync(Turn.Rules, cancellation);

    /// <summary>The id that a run is to be written with in this transaction, for what is worked out before it is written.</summary>
    public abstract Task<long> NextRunIdAsync(CancellationToken cancellation);

    /// <summary>The highest id that a task ever had; 0 when there was none.</summary>
    public abstract Task<long> LastTaskIdAsync(CancellationToken cancellation);

    /// <summary>Parts of what waits in repositories, the oldest first, each read in an index from its repository's first on.</summary>
    /// <param name="parts">400 at most, each of another repository.</param>
    /// <param name="queues">Jobs of these queues alone; null for all.</param>
    /// <returns>Jobs of which only the id, the repository and the time may be read.</returns>
    public abstract IQueryable<ActionRunJob> WaitingJobs(IReadOnlyList<QueuePart> parts, long[]? queues);

    /// <summary>The ids of runners whose <see cref="ActionRunner.SearchText"/> contains a text, by an index; null when it helps with no such text.</summary>
    public abstract IQueryable<long>? RunnersWithText(string text);

    /// <summary>The runners of a list that have some ids, said so that the engine follows the index of the list's order to a page far into it; null when it does so anyway.</summary>
    public virtual IQueryable<ActionRunner>? InOrder(IQueryable<ActionRunner> list, IQueryable<long> ids) => null;

    /// <summary>Is it long enough for an index of trigrams?</summary>
    protected static bool IsIndexed(string text) => text.EnumerateRunes().Take(3).Count() == 3;

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(RunnerHubDb).Assembly);
        builder.Entity<Microsoft.AspNetCore.Identity.IdentityUserClaim<long>>().ToTable("UserClaims");
        builder.Entity<Microsoft.AspNetCore.Identity.IdentityUserLogin<long>>().ToTable("UserLogins");
        builder.Entity<Microsoft.AspNetCore.Identity.IdentityUserToken<long>>().ToTable("UserTokens");
    }
}

/// <summary>What transactions take turns at; those of different kinds do not wait for one another.</summary>
internal enum Turn
{
    Rules = 0,

    /// <summary>Giving jobs to runners.</summary>
    Claims = 1,
}

/// <summary>What transactions take turns at that concern the same repository.</summary>
internal enum RepositoryTurn
{
    /// <summary>Entering and leaving concurrency groups.</summary>
    Groups = 0,
}
