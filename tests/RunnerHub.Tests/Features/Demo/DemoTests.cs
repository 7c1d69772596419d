using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Demo;

/// <summary>The option <c>--demo</c> of the executable, on a database that has its administrator and nothing else.</summary>
public abstract partial class DemoTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task An_empty_database_becomes_a_site_that_one_can_look_around_in_and_no_other_does()
    {
        await using (var server = await StartAsync())
        {
            var password = Password().Match(server.Output).Groups[1].Value;
            using var mira = new Person(server.Address);
            await mira.SignInAsync("mira", password);
            Assert.Contains("200 runners", (await mira.OpenAsync("/-/admin/actions/runners")).Text, StringComparison.Ordinal);
            var failed = await Hub.ReadAsync(db => db.Tasks.Where(task => task.Status == JobStatus.Failure)
                .Select(task => $"/{task.Job!.Run!.Repository!.Owner!.Name}/{task.Job.Run.Repository.Name}/actions/runs/{task.Job.RunId}/jobs/{task.JobId}").FirstAsync());
            Assert.Contains("units did not end as expected", (await mira.OpenAsync(failed)).Text, StringComparison.Ordinal);
            using var aisha = new Person(server.Address);
            await aisha.SignInAsync("aisha", password);
            await aisha.OpenAsync("/org/lumen-labs/settings/actions/runners");
        }

        await TheSiteIsThereAsync();

        var again = await ServerProcess.RunAsync(["--demo"], ("ConnectionStrings__RunnerHub", Hub.ConnectionString));

        Assert.Equal((1, true), (again.ExitCode, again.Error.StartsWith("--demo fills only an empty database", StringComparison.Ordinal)));
        await TheSiteIsThereAsync();
    }

    private Task<ServerProcess> StartAsync() => ServerProcess.StartAsync(["--demo"], ("ConnectionStrings__RunnerHub", Hub.ConnectionString));

    private async Task TheSiteIsThereAsync() => await Hub.ReadAsync<object?>(async db =>
    {
        // The first administrator is the thirteenth.
        Assert.Equal(13, await db.Users.CountAsync());
        Assert.Equal(3, await db.Owners.CountAsync(owner => owner.Kind == OwnerKind.Organization));
        Assert.Equal(30, await db.Repositories.CountAsync());
        var runners = await db.Runners.ToListAsync();
        Assert.Equal(200, runners.Count);
        var at = new RunnerStatusAt(runners.Max(runner => runner.LastOnline));
        foreach (var scope in new Func<ActionRunner, bool>[] { r => r.OwnerId is null && r.RepoId is null, r => r.OwnerId is not null, r => r.RepoId is not null })
        {
            var states = runners.Where(scope).Select(runner => at.Of(runner.LastOnline, runner.LastActive)).ToHashSet();
            Assert.Superset(new HashSet<RunnerStatus> { RunnerStatus.Active, RunnerStatus.Idle, RunnerStatus.Offline, RunnerStatus.NeverConnected }, states);
            Assert.Contains(runners.Where(scope), runner => runner.IsDisabled);
            Assert.Contains(runners.Where(scope), runner => runner.Ephemeral);
        }

        Assert.Superset(
            new HashSet<JobStatus> { JobStatus.Success, JobStatus.Failure, JobStatus.Cancelled, JobStatus.Skipped, JobStatus.Waiting, JobStatus.Running, JobStatus.Blocked },
            (await db.Jobs.Select(job => job.Status).Distinct().ToListAsync()).ToHashSet());
        Assert.False(await db.Tasks.AnyAsync(task => task.LogLength == 0 || db.TaskSteps.Count(step => step.TaskId == task.Id) != 2));
        Assert.All(runners, runner => Assert.True(runner.LastOnline == ActionRunner.Never || runner.LastOnline >= runner.Created, runner.Name));
        return null;
    });

    [GeneratedRegex(@"with the password (\S+),")]
    private static partial Regex Password();

    public sealed class Sqlite(SqliteHub hub) : DemoTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : DemoTests(hub), IClassFixture<PostgresHub>;
}
