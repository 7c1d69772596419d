using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Jobs;
using RunnerHub.Tests.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Jobs;

/// <summary>A run is removed 400 days after its end.</summary>
public abstract class RunRetentionTests(Hub hub) : HubTests(hub)
{
    private DateTimeOffset LongAgo => Hub.Clock.GetUtcNow().AddDays(-400);

    [Fact]
    public async Task A_run_is_removed_after_its_time_and_the_others_stay()
    {
        var id = await Hub.AddRunnerAsync(People.Unique("runner"));
        var old = (await Hub.AddTaskAsync(id, status: JobStatus.Success, at: LongAgo)).RunId;
        var young = (await Hub.AddTaskAsync(id, status: JobStatus.Success, at: LongAgo.AddDays(1))).RunId;
        var running = (await Hub.AddTaskAsync(id, at: LongAgo)).RunId;

        Hub.Clock.Advance(TimeSpan.FromMinutes(10));
        await Support.Waiting.UntilAsync(async () => !await IsThereAsync(old));

        Assert.True(await IsThereAsync(young));
        Assert.True(await IsThereAsync(running));
    }

    private Task<bool> IsThereAsync(long run) => Hub.ReadAsync(db => db.Runs.AnyAsync(row => row.Id == run));

    public sealed class Sqlite(SqliteHub hub) : RunRetentionTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunRetentionTests(hub), IClassFixture<PostgresHub>
    {
        [Fact]
        public async Task Tasks_are_swept_while_a_run_cannot_be_removed()
        {
            var old = (await Hub.AddTaskAsync(await Hub.AddRunnerAsync(People.Unique("runner")), status: JobStatus.Success, at: LongAgo)).RunId;
            var work = await Work.PlaceAsync(Hub);
            var runner = await work.RunnerAsync("linux");
            var run = await work.StartAsync(Work.Job("build", "linux"));
            await runner.ReportAsync((await runner.TakeAsync()).Id);

            await Hub.ReadAsync(async db =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                await db.Runs.FromSql($"""SELECT * FROM "ActionRuns" WHERE "Id" = {old} FOR UPDATE""").SingleAsync();
                await Support.Waiting.UntilAsync(async () =>
                {
                    Hub.Clock.Advance(TimeSpan.FromSeconds(30));
                    return (await work.JobsAsync(run))[0] == JobStatus.Failure;
                });
                return true;
            });

            // Not after it had given up the run.
            Assert.DoesNotContain(
                Hub.Log.All, line => line.Contains("\"SweepTasks\"", StringComparison.Ordinal) && line.Contains("tries again at each interval", StringComparison.Ordinal));
        }
    }
}
