using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Jobs;
using RunnerHub.Platform;
using RunnerHub.Tests.Features.Logs;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Jobs;

/// <summary>Runs go with their logs in small steps, so that nobody waits for it however much there is.</summary>
public abstract class RunRemovalTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_repositorys_history_goes_before_the_repository_itself_small_runs_together_and_large_ones_bit_by_bit()
    {
        var (work, other) = (await Work.PlaceAsync(Hub), await Work.PlaceAsync(Hub));
        var runner = await work.RunnerAsync("linux");
        var tasks = new List<TaskRow>();
        foreach (var status in new[] { JobStatus.Success, JobStatus.Failure, JobStatus.Success, JobStatus.Running })
        {
            tasks.Add(await Hub.AddTaskAsync(runner.Id, work.RepoId, status));
            await runner.SendLogAsync(tasks[^1].Id, 0, ["hello"]);
        }

        await Hub.ReadAsync(db => db.Tasks.Where(task => task.Id == tasks[1].Id).ExecuteUpdateAsync(set => set.SetProperty(task => task.LogSize, 1_000_000)));
        var kept = await Hub.AddTaskAsync(runner.Id, other.RepoId, JobStatus.Success);
        using var admin = await Hub.AdminProgramAsync();
        using var statements = new Statements(Hub);

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"/repos/{work.Path}")).Status);

        var asked = statements.Take();
        // Those that have ended, the large one with its log before it, and then what is left.
        Assert.Equal((3, 1), (asked.Count(text => Deletes(text, "ActionRuns")), asked.Count(text => Deletes(text, "ActionLogChunks"))));
        var ids = tasks.ConvertAll(task => task.Id);
        Assert.Equal(0, await Hub.ReadAsync(db => db.LogChunks.CountAsync(chunk => ids.Contains(chunk.TaskId))));
        Assert.Equal([kept.RunId], await Hub.ReadAsync(db => db.Runs.Where(run => run.RepoId == work.RepoId || run.RepoId == other.RepoId).Select(run => run.Id).ToListAsync()));
    }

    [Fact]
    public async Task Nothing_is_removed_for_a_deletion_that_is_refused()
    {
        var boss = await Hub.AddUserAsync(People.Unique("boss"));
        var (organization, name) = (People.Unique("guild"), People.Unique("work"));
        var repository = await Hub.AddRepositoryAsync(name, await Hub.AddOrganizationAsync(organization, boss));
        var member = await Hub.AddUserAsync(People.Unique("member"));
        await Hub.AddMemberAsync(await Hub.ReadAsync(db => db.Owners.Where(owner => owner.Name == organization).Select(owner => owner.Id).SingleAsync()), member);
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("runner"), "linux");
        var run = (await Hub.AddTaskAsync(runner.Id, repository, JobStatus.Success)).RunId;
        using var owner = await Hub.ProgramOfAsync(boss);
        using var other = await Hub.ProgramOfAsync(member);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.DeleteAsync($"/orgs/{organization}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.DeleteAsync($"/repos/{organization}/{name}")).Status);

        Assert.True(await Hub.ReadAsync(db => db.Runs.AnyAsync(row => row.Id == run)));
    }

    [Fact]
    public async Task The_logs_of_a_run_are_found_by_indexes()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = (await Hub.AddTaskAsync(runner.Id, work.RepoId, JobStatus.Success)).RunId;
        await AddManyAsync(work.RepoId, runner.Id);
        using var admin = await Hub.AdminProgramAsync();
        using var statements = new Statements(Hub);

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"/repos/{work.Path}/actions/runs/{run}")).Status);

        var asked = Assert.Single(await statements.TakePlansAsync("ActionTasks"), asked => asked.Text.Contains("\"LogExpired\"", StringComparison.Ordinal) && asked.Text.StartsWith("SELECT", StringComparison.Ordinal));
        Assert.Contains("IX_ActionTasks_JobId_Id", asked.Plan, StringComparison.Ordinal);
        Assert.Contains("IX_ActionRunJobs_RunId_Position", asked.Plan, StringComparison.Ordinal);
    }

    private static bool Deletes(string text, string table) => text.Contains($"DELETE FROM \"{table}\"", StringComparison.Ordinal);

    /// <summary>So many tasks that no engine reads them all for a few.</summary>
    private Task<int> AddManyAsync(long repoId, long runnerId) => Hub.ReadAsync(async db =>
    {
        var now = Hub.Clock.GetUtcNow();
        var queue = new JobQueue { RepoId = repoId, Key = Secret.NewHex() };
        db.Add(queue);
        await db.SaveChangesAsync();
        var runs = Enumerable.Range(1000, 2000).Select(number => new ActionRun
        {
            RepoId = repoId,
            Number = number,
            Title = "Mend the roof",
            WorkflowName = "ci",
            Event = "push",
            Ref = "refs/heads/main",
            Sha = "",
            ActorName = "somebody",
            Status = JobStatus.Success,
            Created = now,
            Stopped = now,
            Updated = now,
            Jobs = [new ActionRunJob { RepoId = repoId, Position = 0, Key = "build", Name = "build", Payload = "", QueueId = queue.Id, Status = JobStatus.Success, Created = now }],
        }).ToList();
        db.AddRange(runs);
        await db.SaveChangesAsync();
        db.AddRange(runs.Select(run => new ActionTask
        {
            JobId = run.Jobs[0].Id,
            RunId = run.Id,
            RunnerId = runnerId,
            RunnerName = "the runner",
            Attempt = 1,
            Status = JobStatus.Success,
            Started = now,
            Stopped = now,
            Updated = now,
            TokenHash = Secret.Hash(Secret.NewHex()),
        }));
        await db.SaveChangesAsync();
        return db.Database.IsNpgsql() ? await db.Database.ExecuteSqlRawAsync("ANALYZE") : 0;
    });

    public sealed class Sqlite(SqliteHub hub) : RunRemovalTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunRemovalTests(hub), IClassFixture<PostgresHub>;
}
