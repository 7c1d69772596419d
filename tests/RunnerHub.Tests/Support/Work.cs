using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Tests.Support;

/// <summary>A repository with runs, started without their workflow being read; for what comes after that.</summary>
internal sealed class Work(Hub hub, string owner, string repository, long repoId)
{
    public long RepoId => repoId;

    public string Path => $"{owner}/{repository}";

    public Scope.Repository Scope => new(repoId);

    /// <summary>The same repository, at another hub on the same database.</summary>
    public Work At(Hub other) => new(other, owner, repository, repoId);

    public static async Task<Work> PlaceAsync(Hub hub)
    {
        var owner = People.Unique("worker");
        var ownerId = await hub.AddUserAsync(owner);
        var name = People.Unique("work");
        return new Work(hub, owner, name, await hub.AddRepositoryAsync(name, ownerId));
    }

    public static PlannedJob Job(string key, params string[] labels) => new()
    {
        Key = key,
        Name = key,
        Needs = [],
        RunsOn = labels,
        Payload = $"name: test\non: push\njobs:\n  {key}:\n    runs-on: {labels.FirstOrDefault()}\n    steps:\n      - run: echo hello\n      - run: make\n",
        StepNames = ["Run echo hello", "Run make"],
    };

    public NewRun Run(params PlannedJob[] jobs) =>
        new(repoId, "Build", "Build", "", "push", "refs/heads/main", "0123456789012345678901234567890123456789", null, owner, jobs);

    public async Task<long> StartAsync(NewRun run) =>
        (await hub.UseAsync((RunStart start) => start.StartAsync(run, CancellationToken.None)))!.Id;

    public Task<long> StartAsync(params PlannedJob[] jobs) => StartAsync(Run(jobs));

    /// <summary>A run that only one runner may take.</summary>
    public static async Task<long> StartTestAsync(Hub hub, long runnerId) => (await hub.UseAsync((RunStart start) => start.StartAsync(
        new NewRun(null, "Test", "Test", "", "workflow_dispatch", "refs/heads/main", "", null, "somebody", [Job("test")]) { RunnerId = runnerId }, CancellationToken.None)))!.Id;

    /// <summary>A runner of the repository alone, so that nobody else's job comes to it.</summary>
    public async Task<RunnerActor> RunnerAsync(params string[] labels) =>
        await hub.StartRunnerAsync(await hub.RegistrationTokenAsync(Scope), People.Unique("runner"), labels);

    public Task<ActionRun> ReadAsync(long runId) => hub.ReadAsync(db => db.Runs.AsNoTracking().Include(run => run.Jobs.OrderBy(job => job.Position)).SingleAsync(run => run.Id == runId));

    public async Task<JobStatus[]> JobsAsync(long runId) => [.. (await ReadAsync(runId)).Jobs.Select(job => job.Status)];

    public Task<ActionTask> TaskAsync(long taskId) => hub.ReadAsync(db => db.Tasks.AsNoTracking().SingleAsync(task => task.Id == taskId));

    public Task SweepAsync() => hub.UseAsync<Sweeps, bool>(async sweeps =>
    {
        await sweeps.DoAsync(areRunnersHeard: true, CancellationToken.None);
        return true;
    });
}
