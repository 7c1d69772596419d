using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;

namespace RunnerHub.Features.Demo;

/// <summary>Writes the runs of the example site: most have ended, some go on, and some wait for what is not there.</summary>
/// <param name="runners">All of the site, saved.</param>
internal sealed class DemoRuns(RunnerHubDb db, DateTimeOffset now, IReadOnlyList<ActionRunner> runners)
{
    private const int PastRuns = 38;
    private const string Payload = "name: demo\non: push\njobs: {}\n";

    private readonly Random random = new(20260304);
    private readonly JobQueues queues = new(db);
    private readonly HashSet<long> busy = [];
    private readonly List<(ActionTask Task, ActionRunJob Job)> tasks = [];
    private readonly Dictionary<ActionRunJob, ActionRunner> at = [];

    public async Task WriteAsync(Func<string, Scope> find, CancellationToken cancellation)
    {
        foreach (var (place, workflows) in DemoWorkflow.ByPlace)
        {
            var repository = (Scope.Repository)find(place);
            var owner = (Scope.Owner)find(place.Split('/')[0]);
            var mine = runners.Where(runner => !runner.IsDisabled && (runner.RepoId == repository.Id || (runner.RepoId is null && (runner.OwnerId ?? owner.Id) == owner.Id))).ToList();
            for (var number = 1; number <= PastRuns + 3; number++)
            {
                var workflow = workflows[random.Next(workflows.Length)];
                // The last three began lately: they go on, wait, or wait for those.
                var isPast = number <= PastRuns;
                var began = isPast ? now - TimeSpan.FromHours((PastRuns - number + 1) * 5.3) : now - TimeSpan.FromMinutes(random.Next(2, 25));
                await WriteAsync(new RunToWrite(repository.Id, number, workflow, began, isPast, mine), cancellation);
            }

            await db.Repositories.Where(row => row.Id == repository.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastRunNumber, PastRuns + 3), cancellation);
        }

        // Later ones have greater ids, as everywhere.
        db.Tasks.AddRange(tasks.Select(pair => pair.Task).OrderBy(task => task.Started));
        await db.SaveChangesAsync(cancellation);
        var logs = new DemoLogs(db, now);
        foreach (var (task, job) in tasks.OrderBy(pair => pair.Task.Id))
        {
            logs.Add(task, job);
        }

        await db.SaveChangesAsync(cancellation);
    }

    private async Task WriteAsync(RunToWrite wanted, CancellationToken cancellation)
    {
        var (repoId, number, workflow, began, isPast, _) = wanted;
        var jobs = new List<ActionRunJob>();
        var states = new Dictionary<string, List<ActionRunJob>>();
        var fails = isPast && random.Next(6) == 0 ? workflow.Jobs[random.Next(workflow.Jobs.Count)].Key : null;
        var isCancelled = isPast && fails is null && random.Next(14) == 0;
        foreach (var job in workflow.Jobs)
        {
            var before = job.Needs.SelectMany(key => states[key]).ToList();
            var start = before.Select(other => other.Stopped).Append(began + TimeSpan.FromSeconds(random.Next(3, 40))).Max()!.Value;
            states[job.Key] = [];
            foreach (var name in job.Names)
            {
                var row = await JobAsync(wanted, job, name, jobs.Count, before, fails, isCancelled, start, cancellation);
                jobs.Add(row);
                states[job.Key].Add(row);
            }
        }

        var status = RunStatus(jobs);
        var run = new ActionRun
        {
            RepoId = repoId,
            Number = number,
            Title = workflow.Titles[random.Next(workflow.Titles.Count)],
            WorkflowName = workflow.Name,
            WorkflowFile = workflow.File,
            Event = workflow.Event,
            Ref = workflow.Event == "release" ? "refs/tags/v4.2.0" : random.Next(3) == 0 ? "refs/heads/main" : $"refs/heads/{DemoSite.People[random.Next(DemoSite.People.Count)]}/topic-{random.Next(90)}",
            Sha = Secret.NewHex(),
            ActorName = DemoSite.People[random.Next(DemoSite.People.Count)],
            Status = status,
            Created = began,
            Started = jobs.Min(job => job.Started),
            Stopped = status.IsFinal ? jobs.Max(job => job.Stopped) ?? began : null,
            Updated = began,
            Jobs = jobs,
        };
        db.Runs.Add(run);
        await db.SaveChangesAsync(cancellation);
        tasks.AddRange(jobs.Where(job => job.Started is not null).Select(job => (TaskOf(job, run, wanted.Runners), job)));
        db.ChangeTracker.Clear();
    }

    private async Task<ActionRunJob> JobAsync(
        RunToWrite wanted, DemoJob job, string name, int position, List<ActionRunJob> before, string? fails, bool isCancelled, DateTimeOffset start, CancellationToken cancellation)
    {
        var took = TimeSpan.FromMinutes(job.Minutes * (0.7 + (random.NextDouble() * 0.6)));
        ActionRunner? runner = null;
        var (status, reason) = wanted.IsPast ? Past(job, before, fails, isCancelled) : (Present(wanted, job, before, start + took, out runner), null);
        var hasBegun = status is JobStatus.Success or JobStatus.Failure or JobStatus.Running;
        var row = new ActionRunJob
        {
            RepoId = wanted.RepoId,
            Position = position,
            Key = job.Key,
            Name = name,
            Needs = [.. job.Needs],
            Labels = [.. job.Labels],
            Matrix = job.Matrix.Count == 0 ? null : "{}",
            Payload = Payload,
            StepNames = ["Check out", $"Run {job.Key}"],
            QueueId = await queues.OfAsync(wanted.RepoId, job.Labels, cancellation),
            Status = status,
            Reason = reason,
            Created = wanted.Began,
            Queued = start,
            Started = hasBegun ? start : null,
            Stopped = status is JobStatus.Success or JobStatus.Failure ? start + took : status.IsFinal ? start : null,
        };
        if (runner is not null)
        {
            at[row] = runner;
        }

        return row;
    }

    private static (JobStatus Status, string? Reason) Past(DemoJob job, List<ActionRunJob> before, string? fails, bool isCancelled)
    {
        if (isCancelled && job.Needs.Count > 0)
        {
            return (JobStatus.Cancelled, $"{DemoSite.Administrator} cancelled the run.");
        }

        return (before.Exists(other => other.Status != JobStatus.Success) ? JobStatus.Skipped : job.Key == fails ? JobStatus.Failure : JobStatus.Success, null);
    }

    /// <summary>What it would be by now: ended, with a runner that is there, or waiting for one.</summary>
    private JobStatus Present(RunToWrite wanted, DemoJob job, List<ActionRunJob> before, DateTimeOffset end, out ActionRunner? runner)
    {
        runner = null;
        if (before.Exists(other => other.Status != JobStatus.Success))
        {
            return JobStatus.Blocked;
        }

        runner = end < now ? null : Free(wanted, job);
        return end < now ? JobStatus.Success : runner is not null && busy.Add(runner.Id) ? JobStatus.Running : JobStatus.Waiting;
    }

    private ActionRunner? Free(RunToWrite wanted, DemoJob job) =>
        wanted.Runners.FirstOrDefault(runner => !busy.Contains(runner.Id) && runner.LastOnline > now - RunnerStatusAt.OfflineAfter && Has(runner, job.Labels));

    private static bool Has(ActionRunner runner, IEnumerable<string> labels) => labels.All(label => runner.AgentLabels.Exists(own => own.Key == RunnerLabels.KeyOf(label)));

    private static JobStatus RunStatus(List<ActionRunJob> jobs) =>
        jobs.Exists(job => job.Status == JobStatus.Running || (job.Status == JobStatus.Success && jobs.Exists(other => !other.Status.IsFinal))) ? JobStatus.Running
        : jobs.Exists(job => job.Status == JobStatus.Waiting) ? JobStatus.Waiting
        : jobs.Exists(job => job.Status == JobStatus.Failure) ? JobStatus.Failure
        : jobs.Exists(job => job.Status == JobStatus.Cancelled) ? JobStatus.Cancelled
        : JobStatus.Success;

    private ActionTask TaskOf(ActionRunJob job, ActionRun run, List<ActionRunner> mine)
    {
        // One for a single task is gone after it.
        var able = mine.FindAll(runner => !runner.Ephemeral && Has(runner, job.Labels));
        var runner = at.GetValueOrDefault(job) ?? (able.Count > 0 ? able[random.Next(able.Count)] : runners[0]);
        return new ActionTask
        {
            JobId = job.Id,
            RunId = run.Id,
            RunnerId = runner.Id,
            RunnerName = runner.Name,
            Attempt = 1,
            Status = job.Status,
            Started = job.Started!.Value,
            Stopped = job.Stopped,
            Updated = job.Stopped ?? now,
            IsReported = true,
            TokenHash = Secret.Hash(Secret.NewHex()),
        };
    }

    private sealed record RunToWrite(long RepoId, long Number, DemoWorkflow Workflow, DateTimeOffset Began, bool IsPast, List<ActionRunner> Runners);
}
