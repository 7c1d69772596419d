using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;

namespace RunnerHub.Benchmarks;

/// <summary>
/// Fills a database that has a <see cref="ListedFleet"/> with work to list: jobs that wait in many repositories, some that runners
/// have, and runs that have ended. Half of the jobs and all of those runs are the one repository's that is looked at.
/// </summary>
internal sealed class ListedWork(string connectionString)
{
    private const int Batch = 1000;
    private const int JobsOfRun = 100;

    private static readonly string[][] Labels = [["linux"], ["linux", "pool-6"], ["windows"], ["gpu-rare"], ["nobody-has-this"]];
    private static readonly string[] Events = ["push", "pull_request", "schedule", "workflow_dispatch"];
    private static readonly JobStatus[] Ends = [JobStatus.Success, JobStatus.Success, JobStatus.Failure, JobStatus.Success, JobStatus.Cancelled];

    private readonly Dictionary<(long Repository, int Kind), long> queues = [];
    private readonly DateTimeOffset now = DateTimeOffset.UtcNow;

    /// <param name="waiting">How many jobs wait; a whole number of hundreds. A fiftieth as many are with runners.</param>
    /// <param name="ended">How many runs have ended, each with a job.</param>
    public async Task FillAsync(int waiting, int ended)
    {
        var places = await PlacesAsync();
        var runs = waiting / JobsOfRun;
        await AddAsync(ended, 1, number => Ended(number, places[0]));
        await AddAsync(runs, JobsOfRun, number => Waiting(number, PlaceOf(number, places), ended));
        await AddTasksAsync(waiting / 50);
        await using var db = Engines.Open(connectionString);
        await db.Database.ExecuteSqlRawAsync(db.Database.IsNpgsql() ? "VACUUM ANALYZE" : "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>Some of the jobs that wait in the repository that is looked at: the next one, and the last.</summary>
    public async Task<(long Next, long Last)> WaitingAsync()
    {
        await using var db = Engines.Open(connectionString);
        var jobs = db.Jobs.Where(job => job.Status == JobStatus.Waiting && job.Run!.Repository!.Owner!.Name == ListedFleet.Organization);
        return (await jobs.MinAsync(job => job.Id), await jobs.MaxAsync(job => job.Id));
    }

    /// <summary>Every second is the first place's, a few are the administrator's.</summary>
    private static long PlaceOf(int number, List<long> places) => number % 2 == 0 ? places[0] : number % 10 == 1 ? places[1] : places[2 + (number % (places.Count - 2))];

    private async Task AddAsync(int runs, int jobs, Func<int, ActionRun> make)
    {
        var atOnce = Batch / jobs;
        for (var made = 0; made < runs; made += atOnce)
        {
            await using var db = Engines.Open(connectionString);
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            db.AddRange(Enumerable.Range(made, Math.Min(atOnce, runs - made)).Select(make));
            await db.SaveChangesAsync();
        }
    }

    /// <summary>Ended runs, and those of a runner each, have tasks.</summary>
    private async Task AddTasksAsync(int running)
    {
        await using var db = Engines.Open(connectionString);
        var picked = await db.Jobs.Where(job => job.Status == JobStatus.Waiting && job.Id % 50 == 0).OrderBy(job => job.Id).Take(running).Select(job => job.Id).ToArrayAsync();
        await db.Jobs.Where(job => picked.Contains(job.Id)).ExecuteUpdateAsync(set => set
            .SetProperty(job => job.Status, JobStatus.Running).SetProperty(job => job.Started, now.AddMinutes(-1)));
        var runners = await db.Runners.Where(runner => runner.OwnerId == null && runner.RepoId == null && runner.LastOnline > ActionRunner.Never).OrderBy(runner => runner.Id)
            .Select(runner => new { runner.Id, runner.Name }).ToListAsync();
        for (var after = 0L; ;)
        {
            var jobs = await db.Jobs.Where(job => job.Id > after && job.Status != JobStatus.Waiting).OrderBy(job => job.Id).Take(Batch)
                .Select(job => new { job.Id, job.RunId, job.Status, job.Stopped }).ToListAsync();
            if (jobs.Count == 0)
            {
                return;
            }

            await using var writing = Engines.Open(connectionString);
            writing.ChangeTracker.AutoDetectChangesEnabled = false;
            writing.AddRange(jobs.Select(job => new ActionTask
            {
                JobId = job.Id,
                RunId = job.RunId,
                RunnerId = runners[(int)(job.Id % runners.Count)].Id,
                RunnerName = runners[(int)(job.Id % runners.Count)].Name,
                Attempt = 1,
                Status = job.Status,
                Started = now.AddMinutes(-1),
                Stopped = job.Stopped,
                // Nobody finds that it has fallen silent for as long as anybody measures.
                Updated = now.AddYears(1),
                IsReported = true,
                TokenHash = Secret.Hash(Secret.NewHex()),
            }));
            await writing.SaveChangesAsync();
            after = jobs[^1].Id;
        }
    }

    private ActionRun Ended(int number, long place)
    {
        var (status, at) = (Ends[number % Ends.Length], now.AddMinutes(-200_000 + number));
        return Run(number + 1, place, status, at, [Job(place, 0, number % 2, status, at)]);
    }

    private ActionRun Waiting(int number, long place, int ended)
    {
        var at = now.AddMinutes(-1).AddMilliseconds(number);
        return Run(ended + number + 1, place, JobStatus.Waiting, at, [.. Enumerable.Range(0, JobsOfRun).Select(position => Job(place, position, position % Labels.Length, JobStatus.Waiting, at))]);
    }

    private static ActionRun Run(int number, long place, JobStatus status, DateTimeOffset at, List<ActionRunJob> jobs) => new()
    {
        RepoId = place,
        Number = number,
        Title = $"Change module {number % 997}",
        WorkflowName = $"Build {number % 20}",
        WorkflowFile = $"build-{number % 20}.yml",
        Event = Events[number % Events.Length],
        Ref = $"refs/heads/topic-{number % 3000}",
        Sha = Secret.Hash($"{number}")[..40],
        ActorName = $"developer-{number % 50}",
        Status = status,
        Created = at,
        Started = status.IsFinal ? at : null,
        Stopped = status.IsFinal ? at.AddMinutes(1) : null,
        Updated = at,
        Jobs = jobs,
    };

    private ActionRunJob Job(long place, int position, int kind, JobStatus status, DateTimeOffset at) => new()
    {
        RepoId = place,
        Position = position,
        Key = $"job-{position}",
        Name = $"job-{position}",
        Labels = [.. Labels[kind]],
        Payload = $"name: Build\non: push\njobs:\n  job-{position}:\n    runs-on: linux\n    steps:\n      - run: make\n",
        StepNames = ["Run make"],
        QueueId = queues[(place, kind)],
        Status = status,
        Created = at,
        Queued = at,
        Started = status.IsFinal ? at : null,
        Stopped = status.IsFinal ? at.AddMinutes(1) : null,
    };

    /// <summary>The repository that is looked at, then one of the administrator's own, then all others; each with its queues.</summary>
    private async Task<List<long>> PlacesAsync()
    {
        await using var db = Engines.Open(connectionString);
        var owner = await db.Owners.Where(some => some.NormalizedName == Owner.Normalize(Fleet.Administrator)).Select(some => some.Id).SingleAsync();
        var own = Repository.Named(ListedFleet.Repository, owner, now);
        db.Add(own);
        await db.SaveChangesAsync();
        var others = await db.Repositories.Where(some => some.Id != own.Id).OrderBy(some => some.Id).Select(some => some.Id).ToListAsync();
        List<long> places = [others[0], own.Id, .. others.Skip(1)];
        foreach (var place in places)
        {
            var made = Labels.Select(labels => new JobQueue { RepoId = place, LabelKeys = [.. labels.Order(StringComparer.Ordinal)], Key = Secret.Hash($"repository {place}\n{string.Join('\n', labels.Order(StringComparer.Ordinal))}") }).ToList();
            db.AddRange(made);
            await db.SaveChangesAsync();
            for (var kind = 0; kind < made.Count; kind++)
            {
                queues[(place, kind)] = made[kind].Id;
            }
        }

        return places;
    }
}
