using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Jobs.Queue;

/// <summary>
/// The jobs of a scope that wait, in the order in which <see cref="Assignment"/> gives them to the scope's runners, if those can take
/// all of them: the oldest first, and for the site as many rounds as it takes, each with one job of every repository, where a
/// repository joins the later the more of its jobs are with runners.
/// </summary>
internal sealed class QueueOrder(RunnerHubDb db)
{
    // To take from the repository with the fewest tasks, again and again, is to sort the jobs of all by how many of their
    // repository come before them, those with runners included.
    private const string Rounds = """
        SELECT waiting."Id", waiting."Turn" + coalesce(busy."Tasks", 0) AS "Round"
        FROM (SELECT "Id", "RepoId", row_number() OVER (PARTITION BY "RepoId" ORDER BY "Queued", "Id") AS "Turn"
            FROM "ActionRunJobs" WHERE "Status" = 5) AS waiting
        LEFT JOIN (SELECT "RepoId", count(*) AS "Tasks" FROM "ActionRunJobs" WHERE "Status" IN (6, 8) GROUP BY "RepoId") AS busy ON busy."RepoId" = waiting."RepoId"
        """;

    /// <summary>The jobs of a scope that runners have, those that began first first.</summary>
    public IQueryable<ActionRunJob> Running(Scope scope, QueueQuery query)
    {
        var jobs = db.Jobs.Where(job => job.Status == JobStatus.Running || job.Status == JobStatus.Cancelling);
        jobs = scope switch
        {
            Scope.Repository repository => jobs.Where(job => job.RepoId == repository.Id),
            Scope.Owner owner => jobs.Where(job => db.Repositories.Where(repository => repository.OwnerId == owner.Id).Select(repository => (long?)repository.Id).Contains(job.RepoId)),
            _ => jobs,
        };
        return Filtered(jobs, query).OrderBy(job => job.Started).ThenBy(job => job.Id);
    }

    /// <summary>The jobs of a scope that wait for a runner, the next one first.</summary>
    public IQueryable<ActionRunJob> Waiting(Scope scope, QueueQuery query)
    {
        var queues = db.JobQueues.AsQueryable();
        queues = scope switch
        {
            Scope.Repository repository => queues.Where(queue => queue.RepoId == repository.Id),
            Scope.Owner owner => queues.Where(queue => queue.Repository!.OwnerId == owner.Id),
            _ => queues,
        };
        var all = db.Jobs.Where(job => job.Status == JobStatus.Waiting);
        var jobs = Filtered(scope is Scope.Instance ? all : all.Where(job => queues.Select(queue => queue.Id).Contains(job.QueueId)), query);
        return scope is not Scope.Instance ? jobs.OrderBy(job => job.Queued).ThenBy(job => job.Id)
            : jobs.Join(db.Database.SqlQueryRaw<JobRound>(Rounds), job => job.Id, round => round.Id, (job, round) => new { job, round.Round })
                .OrderBy(pair => pair.Round).ThenBy(pair => pair.job.Queued).ThenBy(pair => pair.job.Id).Select(pair => pair.job);
    }

    private static IQueryable<ActionRunJob> Filtered(IQueryable<ActionRunJob> jobs, QueueQuery query)
    {
        if (query.LabelKey is { } key)
        {
            jobs = jobs.Where(job => job.Queue!.LabelKeys.Contains(key));
        }

        if (query.Repository?.Trim() is { Length: > 0 } text)
        {
            var name = Owner.Normalize(text);
            jobs = jobs.Where(job => (job.Run!.Repository!.Owner!.NormalizedName + "/" + job.Run.Repository.NormalizedName).Contains(name));
        }

        return jobs;
    }

    private sealed record JobRound(long Id, long Round);
}
