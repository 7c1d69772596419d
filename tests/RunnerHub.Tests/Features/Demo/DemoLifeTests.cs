using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RunnerHub.Features.Demo;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Presence;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Demo;

public abstract class DemoLifeTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task The_states_stay_believable_while_time_goes_by()
    {
        var scopes = Hub.Services.GetRequiredService<IServiceScopeFactory>();
        await new FillDemo(scopes, Hub.Clock).RunAsync(CancellationToken.None);
        var work = await Work.PlaceAsync(Hub);
        var real = await work.RunnerAsync("linux");
        await work.StartAsync(Work.Job("build", "linux"));
        var task = await work.TaskAsync((await real.TakeAsync()).Id);
        await Hub.WritePresenceAsync();
        var first = await StatesAsync();
        using var life = new DemoLife(scopes, Hub.Get<RunnerPresence>(), Hub.Clock, Hub.Get<IsOutage>(), NullLogger<DemoLife>.Instance);
        for (var step = 0; step < 75; step++)
        {
            await life.StepAsync(CancellationToken.None);
            await Hub.WritePresenceAsync();
            Hub.Clock.Advance(DemoLife.Step);
        }

        var later = await StatesAsync();
        Assert.InRange(later.Count(runner => runner.Value == RunnerStatus.Active), 15, 70);
        Assert.InRange(later.Count(runner => runner.Value == RunnerStatus.Idle), 40, 110);
        Assert.Contains(later, runner => runner.Value == RunnerStatus.Active && first[runner.Key] == RunnerStatus.Idle);
        Assert.Contains(later, runner => runner.Value == RunnerStatus.Idle && first[runner.Key] == RunnerStatus.Active);
        Assert.Contains(later, runner => runner.Value == RunnerStatus.Offline && first[runner.Key] is RunnerStatus.Idle or RunnerStatus.Active);
        // Who was away stays away: nobody plays the part of a machine that was sold.
        Assert.DoesNotContain(later, runner => runner.Value < RunnerStatus.Offline && first[runner.Key] >= RunnerStatus.Offline);
        // Who has a job of the example works at it; real runners speak for themselves.
        var working = await Hub.ReadAsync(db => db.Tasks.Where(other => other.Status == JobStatus.Running && other.Id != task.Id)
            .Select(other => new { other.RunnerId, other.Updated }).ToListAsync());
        Assert.NotEmpty(working);
        Assert.All(working, other => Assert.Equal((RunnerStatus.Active, Hub.Clock.GetUtcNow() - DemoLife.Step), (later[other.RunnerId], other.Updated)));
        Assert.Equal((RunnerStatus.Offline, task.Updated), (later[real.Id], (await work.TaskAsync(task.Id)).Updated));
    }

    private async Task<Dictionary<long, RunnerStatus>> StatesAsync()
    {
        var at = new RunnerStatusAt(Hub.Clock.GetUtcNow());
        return await Hub.ReadAsync(db => db.Runners.ToDictionaryAsync(runner => runner.Id, runner => at.Of(runner.LastOnline, runner.LastActive)));
    }

    public sealed class Sqlite(SqliteHub hub) : DemoLifeTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : DemoLifeTests(hub), IClassFixture<PostgresHub>;
}
