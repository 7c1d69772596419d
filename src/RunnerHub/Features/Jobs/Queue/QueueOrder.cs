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
/// </summary>
internal sealed class QueueOrder(RunnerHubDb db)
{
    // To take from the repository with the fewest tasks, again and again, is to sort the jobs of all by how many of their
    // repository come before them, those with runners included. An index has the jobs of each repository in their order.
    private const string Rounds = """
        SELECT waiting."Id", waiting."RepoId", waiting."QueueId", waiting."Queued", waiting."Turn", CASE WHEN waiting."RepoId" IS NULL THEN 0 ELSE waiting."Turn" + coalesce(busy."Tasks", 0) END AS "Round"
        FROM (SELECT "Id", "RepoId", "QueueId", "Queued", row_number() OVER (PARTITION BY "RepoId" ORDER BY "Queued", "Id") AS "Turn"
            FROM "ActionRunJobs" WHERE "Status" = 5) AS waiting
        LEFT JOIN (SELECT "RepoId", count(*) AS "Tasks" FROM "ActionRunJobs" WHERE "Status" IN (6, 8) GROUP BY "RepoId") AS busy ON busy."RepoId" = waiting."RepoId"
        """;

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

    /// <summary>The ids of the jobs that wait for a runner, the next one first.</summary>
    /// <param name="bounds">Between which rounds to look; null for all. Elsewhere than for the site, and of some queues alone, there are none.</param>
    public IQueryable<long> Next(Scope scope, QueueChoice choice, QueueBounds? bounds = null)
    {
        if (scope is not Scope.Instance)
        {
            return Waiting(choice).OrderBy(job => job.Queued).ThenBy(job => job.Id).Select(job => job.Id);
        }

        var jobs = db.Database.SqlQueryRaw<JobRound>(Rounds);
        if (choice.Repositories is { } repositories)
        {
            jobs = jobs.Where(job => job.RepoId != null && repositories.Contains(job.RepoId.Value));
        }

        if (choice.Queues is { } queues)
        {
            jobs = jobs.Where(job => queues.Contains(job.QueueId));
        }

        if (bounds is { } some)
        {
            jobs = jobs.Where(job => job.Turn <= some.Last && job.Round > some.Before);
        }

        return jobs.OrderBy(job => job.Round).ThenBy(job => job.Queued).ThenBy(job => job.Id).Select(job => job.Id);
    }

    /// <summary>How many jobs of each repository are in a list; those of none have the key 0.</summary>
    public static async Task<Dictionary<long, int>> CountAsync(IQueryable<ActionRunJob> jobs, CancellationToken cancellation) =>
        (await jobs.GroupBy(job => job.RepoId).Select(some => new { some.Key, Count = some.Count() }).ToListAsync(cancellation))
            .ToDictionary(some => some.Key ?? 0, some => some.Count);

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

    /// <param name="Queued">Only sorted by: each engine has a time in a form of its own, and this type leaves it as it is.</param>
    private sealed record JobRound(long Id, long? RepoId, long QueueId, string Queued, long Turn, long Round);
}
