using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Benchmarks.Simulation;
using RunnerHub.Data;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Logs;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;

namespace RunnerHub.Benchmarks;

/// <summary>Fills the queue of a running server, and counts what became of it.</summary>
internal sealed class WorkQueue(string connectionString)
{
    private const int Repositories = 20;
    private const int JobsOfRun = 100;
    private const int RunsAtOnce = 20;

    /// <summary>Jobs that wait for a runner with the label "linux", in several repositories.</summary>
    public async Task FillAsync(int jobs)
    {
        var now = DateTimeOffset.UtcNow.AddMinutes(-1);
        var queues = await AddQueuesAsync(now);
        for (var run = 0; run < jobs / JobsOfRun; run += RunsAtOnce)
        {
            await using var db = Open();
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            db.AddRange(Enumerable.Range(run, Math.Min(RunsAtOnce, (jobs / JobsOfRun) - run)).Select(number => Run(number, queues[number % Repositories], now)));
            await db.SaveChangesAsync();
        }
    }

    /// <returns>How many jobs runners have, in how many tasks, and how many jobs still wait.</returns>
    public async Task<(int Jobs, int Tasks, int Waiting)> CountAsync()
    {
        await using var db = Open();
        var tasks = db.Tasks.Where(task => task.Status == JobStatus.Running);
        return (await tasks.Select(task => task.JobId).Distinct().CountAsync(), await tasks.CountAsync(), await db.Jobs.CountAsync(job => job.Status == JobStatus.Waiting));
    }

    public async Task<int> UnfinishedAsync()
    {
        await using var db = Open();
        return await db.Jobs.CountAsync(job => job.Status >= JobStatus.Waiting);
    }

    /// <summary>Compares what the database says with what runners know.</summary>
    /// <returns>What does not agree, a sentence each.</returns>
    public async Task<List<string>> CheckAsync(IReadOnlyDictionary<long, EndedTask> reported)
    {
        await using var db = Open();
        var problems = new List<string>();
        var jobs = await db.Jobs.Select(job => new { job.Id, job.Status }).ToDictionaryAsync(job => job.Id, job => job.Status);
        var tasks = await db.Tasks.AsNoTracking().ToListAsync();
        foreach (var job in jobs)
        {
            var ends = tasks.Where(task => task.JobId == job.Key && reported.ContainsKey(task.Id)).ToList();
            if (ends.Count != 1 || (int)ends[0].Status != (int)reported[ends[0].Id].Result || ends[0].Status != job.Value)
            {
                problems.Add($"Job {job.Key} is {job.Value}; its runners have ended {string.Join(", ", ends.Select(task => $"task {task.Id} with {reported[task.Id].Result}, stored as {task.Status}"))}.");
            }
        }

        var reader = new LogReader(db);
        foreach (var (id, task) in reported)
        {
            var row = 0L;
            while ((await reader.RowsAsync(id, row, row + LogReader.MostRows, CancellationToken.None)).Rows is { Count: > 0 } rows)
            {
                foreach (var text in rows)
                {
                    if (!text.EndsWith($" {SimulatedTask.Row(id, row++)}", StringComparison.Ordinal))
                    {
                        problems.Add($"Row {row - 1} of task {id} is “{text}”.");
                    }
                }
            }

            if (row < task.AcknowledgedRows)
            {
                problems.Add($"Of task {id} {task.AcknowledgedRows} rows were acknowledged, and {row} are there.");
            }
        }

        return problems;
    }

    private async Task<List<(long Repository, long Queue)>> AddQueuesAsync(DateTimeOffset now)
    {
        await using var db = Open();
        var owner = Owner.Named("benchmark-jobs", OwnerKind.Organization, now);
        db.Add(owner);
        await db.SaveChangesAsync();
        var repositories = Enumerable.Range(0, Repositories).Select(number => Repository.Named($"jobs-{number}", owner.Id, now)).ToList();
        db.AddRange(repositories);
        await db.SaveChangesAsync();
        var queues = repositories.Select(place => new JobQueue { RepoId = place.Id, LabelKeys = [RunnerLabels.KeyOf("linux")], Key = Secret.Hash($"{place.Id}") }).ToList();
        db.AddRange(queues);
        await db.SaveChangesAsync();
        return [.. queues.Select(queue => (queue.RepoId!.Value, queue.Id))];
    }

    private static ActionRun Run(int number, (long Repository, long Queue) place, DateTimeOffset now) => new()
    {
        RepoId = place.Repository,
        Number = number + 1,
        Title = "Build",
        WorkflowName = "Build",
        Event = "push",
        Ref = "refs/heads/main",
        Sha = "0123456789012345678901234567890123456789",
        ActorName = "benchmark",
        Status = JobStatus.Waiting,
        Created = now,
        Updated = now,
        Jobs = [.. Enumerable.Range(0, JobsOfRun).Select(position => new ActionRunJob
        {
            RepoId = place.Repository,
            Position = position,
            Key = $"job-{position}",
            Name = $"job-{position}",
            Labels = ["linux"],
            Payload = $"name: Build\non: push\njobs:\n  job-{position}:\n    runs-on: linux\n    steps:\n      - run: make\n",
            StepNames = ["Run make"],
            QueueId = place.Queue,
            Status = JobStatus.Waiting,
            Created = now,
            Queued = now.AddMilliseconds(number),
        })],
    };

    private RunnerHubDb Open() => Engines.Open(connectionString);
}
