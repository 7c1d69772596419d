using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Jobs.Queue;

/// <summary>Which jobs a queue shows.</summary>
/// <param name="Repositories">Those of these; null for all of the site, tests of runners as well.</param>
/// <param name="Queues">Of these queues alone; null for all.</param>
internal sealed record QueueChoice(long[]? Repositories, long[]? Queues);

/// <summary>
/// The jobs of a scope that wait, in the order in which <see cref="Assignment"/> gives them to the scope's runners, if those can take
/// all of them: the oldest first, and for the site as many rounds as it takes, each with one job of every repository, where a
/// repository joins the later the more of its jobs are with runners. Before the first come tests of runners: each takes its own first.
/// Of some queues alone it is the order in which runners take that have nothing else to take.
/// </summary>
internal sealed class QueueOrder(RunnerHubDb db)
{
    // SQLite takes 500 at most.
    private const int PartsAtOnce = 400;

    /// <summary>The repositories and the queues of a scope that the filters leave. They are looked up first, so that jobs are compared with numbers that an index has.</summary>
    public async Task<QueueChoice> ChooseAsync(Scope scope, QueueQuery query, CancellationToken cancellation)
    {
        var repositories = scope switch
        {
            Scope.Repository here => db.Repositories.Where(repository => repository.Id == here.Id),
            Scope.Owner owner => db.Repositories.Where(repository => repository.OwnerId == owner.Id),
            _ => db.Repositories,
        };
        var name = Owner.Normalize(query.Repository?.Trim() ?? "");
        if (name.Length > 0)
        {
            repositories = repositories.Where(repository => (repository.Owner!.NormalizedName + "/" + repository.NormalizedName).Contains(name));
        }

        var places = scope is Scope.Instance && name.Length == 0 ? null : await repositories.Select(repository => repository.Id).ToArrayAsync(cancellation);
        return new QueueChoice(places, query.LabelKey is not { } key ? null : await db.JobQueues
            .Where(queue => queue.LabelKeys.Contains(key) && (places == null || (queue.RepoId != null && places.Contains(queue.RepoId.Value)))).Select(queue => queue.Id).ToArrayAsync(cancellation));
    }

    /// <summary>The jobs that runners have, those that began first first.</summary>
    public IQueryable<ActionRunJob> Running(QueueChoice choice) =>
        Chosen(db.Jobs.Where(ActionRunJob.IsWithRunner), choice).OrderBy(job => job.Started).ThenBy(job => job.Id);

    /// <summary>The jobs that wait for a runner, in no order.</summary>
    public IQueryable<ActionRunJob> Waiting(QueueChoice choice) => Chosen(db.Jobs.Where(job => job.Status == JobStatus.Waiting), choice);

    /// <summary>The ids of all jobs that wait for a runner, the next one first.</summary>
    public async Task<List<long>> AllAsync(Scope scope, QueueChoice choice, CancellationToken cancellation)
    {
        if (scope is not Scope.Instance)
        {
            return await InAge(Waiting(choice)).Select(job => job.Id).ToListAsync(cancellation);
        }

        var loads = await LoadsAsync(choice, cancellation);
        return [.. InRounds(await Turns(Waiting(choice)).ToListAsync(cancellation), repository => loads.GetValueOrDefault(repository))];
    }

    /// <summary>The ids of some of them.</summary>
    /// <param name="waiting">How many jobs of each repository there are, as counted some seconds ago at most.</param>
    /// <param name="loads">How many jobs of each repository are with runners.</param>
    public async Task<List<long>> SomeAsync(
        Scope scope, QueueChoice choice, int skip, int take, IReadOnlyDictionary<long, int> waiting, IReadOnlyDictionary<long, int> loads, CancellationToken cancellation)
    {
        if (scope is not Scope.Instance)
        {
            return await InAge(Waiting(choice)).Skip(skip).Take(take).Select(job => job.Id).ToListAsync(cancellation);
        }

        var rounds = QueueRounds.Of(skip, take, waiting, loads);
        var jobs = new List<Turn>();
        if (rounds.Before < 0)
        {
            jobs.AddRange(await Turns(InAge(Waiting(choice).Where(job => job.RepoId == null)).Take(skip + take)).ToListAsync(cancellation));
        }

        foreach (var parts in rounds.Parts.Chunk(PartsAtOnce))
        {
            jobs.AddRange(await Turns(db.WaitingJobs(parts, choice.Queues)).ToListAsync(cancellation));
        }

        var before = rounds.Parts.ToDictionary(part => part.RepoId, part => loads.GetValueOrDefault(part.RepoId) + part.Skip);
        return [.. InRounds(jobs, repository => before[repository]).Skip(skip - rounds.Jobs).Take(take)];
    }

    /// <summary>How many jobs of each repository are in a list; those of none have the key 0.</summary>
    public static async Task<Dictionary<long, int>> CountAsync(IQueryable<ActionRunJob> jobs, CancellationToken cancellation) =>
        (await jobs.GroupBy(job => job.RepoId).Select(some => new { some.Key, Count = some.Count() }).ToListAsync(cancellation))
            .ToDictionary(some => some.Key ?? 0, some => some.Count);

    /// <summary>How many jobs of each repository are with runners, whatever labels they ask for: a runner of the site gives way to all of them.</summary>
    public Task<Dictionary<long, int>> LoadsAsync(QueueChoice choice, CancellationToken cancellation) => CountAsync(Running(choice with { Queues = null }), cancellation);

    private static IQueryable<ActionRunJob> InAge(IQueryable<ActionRunJob> jobs) => jobs.OrderBy(job => job.Queued).ThenBy(job => job.Id);

    private static IQueryable<Turn> Turns(IQueryable<ActionRunJob> jobs) => jobs.Select(job => new Turn(job.Id, job.RepoId, job.Queued));

    /// <summary>
    /// To take from the repository with the fewest tasks, again and again, is to sort the jobs of all by how many of their repository come
    /// before them, those with runners included.
    /// </summary>
    /// <param name="jobs">Of each repository some that follow one another.</param>
    /// <param name="before">The rounds that are over before the first of those of a repository.</param>
    private static IEnumerable<long> InRounds(IEnumerable<Turn> jobs, Func<long, int> before) => jobs.GroupBy(job => job.RepoId)
        .SelectMany(line => line.OrderBy(job => job.Queued).ThenBy(job => job.Id)
            .Select((job, index) => (Round: line.Key is { } repository ? before(repository) + index + 1 : 0, Job: job)))
        .OrderBy(turn => turn.Round).ThenBy(turn => turn.Job.Queued).ThenBy(turn => turn.Job.Id).Select(turn => turn.Job.Id);

    private static IQueryable<ActionRunJob> Chosen(IQueryable<ActionRunJob> jobs, QueueChoice choice)
    {
        jobs = choice.Repositories switch
        {
            null => jobs,
            [var only] => jobs.Where(job => job.RepoId == only),
            var some => jobs.Where(job => job.RepoId != null && some.Contains(job.RepoId.Value)),
        };
        return choice.Queues is { } queues ? jobs.Where(job => queues.Contains(job.QueueId)) : jobs;
    }

    private sealed record Turn(long Id, long? RepoId, DateTimeOffset Queued);
}
