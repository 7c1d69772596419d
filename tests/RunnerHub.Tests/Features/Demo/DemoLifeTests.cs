using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RunnerHub.Features.Demo;
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
    }

    private async Task<Dictionary<long, RunnerStatus>> StatesAsync()
    {
        var at = new RunnerStatusAt(Hub.Clock.GetUtcNow());
        return await Hub.ReadAsync(db => db.Runners.ToDictionaryAsync(runner => runner.Id, runner => at.Of(runner.LastOnline, runner.LastActive)));
    }

    public sealed class Sqlite(SqliteHub hub) : DemoLifeTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : DemoLifeTests(hub), IClassFixture<PostgresHub>;
}
