using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Jobs;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Jobs;

/// <summary>What others do between two statements of a transaction. SQLite lets nobody come between them.</summary>
public sealed class InterruptedTransactionTests(PostgresHub hub) : HubTests(hub), IClassFixture<PostgresHub>
{
    [Fact]
    public async Task A_task_whose_runner_reports_while_it_is_found_to_be_silent_goes_on()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "linux"));
        var task = await runner.TakeAsync();
        await runner.ReportAsync(task.Id);
        Hub.Clock.Advance(TimeSpan.FromMinutes(11));
        using var statements = new Statements(Hub);
        Before(statements, "UPDATE \"ActionTasks\"", db => db.Tasks.Where(row => row.Id == task.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Updated, Hub.Clock.GetUtcNow())));

        await work.SweepAsync();

        Assert.Equal([JobStatus.Running], await work.JobsAsync(run));
    }

    [Fact]
    public async Task A_job_whose_repository_is_given_away_while_it_is_claimed_stays_in_the_queue()
    {
        var work = await Work.PlaceAsync(Hub);
        var (owner, other) = (await OwnerAsync(work), await Hub.AddUserAsync(People.Unique("other")));
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Owner(owner)), People.Unique("runner"), "linux");
        var run = await work.StartAsync(Work.Job("build", "linux"));
        using var statements = new Statements(Hub);
        Before(statements, "UPDATE \"ActionRuns\"", db => db.Repositories.Where(place => place.Id == work.RepoId)
            .ExecuteUpdateAsync(set => set.SetProperty(place => place.OwnerId, other)));

        await runner.TakeNothingAsync();

        Assert.Equal(other, await OwnerAsync(work));
        Assert.Equal([JobStatus.Waiting], await work.JobsAsync(run));
    }

    private Task<long> OwnerAsync(Work work) => Hub.ReadAsync(db => db.Repositories.Where(place => place.Id == work.RepoId).Select(place => place.OwnerId).SingleAsync());

    /// <summary>Does something else in the database before it is asked for the first time to do something.</summary>
    private void Before(Statements statements, string what, Func<RunnerHubDb, Task<int>> other) => statements.OnAsking = text =>
    {
        if (text.StartsWith(what, StringComparison.Ordinal))
        {
            statements.OnAsking = _ => { };
            Assert.Equal(1, Hub.ReadAsync(other).GetAwaiter().GetResult());
        }
    };
}
