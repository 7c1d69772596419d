using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using RunnerHub.Features.Presence;
using RunnerHub.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Presence;

/// <summary>What becomes of moments that cannot be written, and of those that are left when the server stops.</summary>
public abstract class PresenceFaultTests(Hub hub) : HubTests(hub)
{
    private DateTimeOffset Now => Hub.Clock.GetUtcNow();

    [Fact]
    public async Task What_cannot_be_written_keeps_nothing_else_from_it()
    {
        var one = await Hub.StartHeartAsync();
        Hub.Clock.Advance(TimeSpan.FromSeconds(1));
        var (two, third, fourth) = (await Hub.StartHeartAsync(), await Hub.StartHeartAsync(), await Hub.StartHeartAsync());
        Hub.Clock.Advance(TimeSpan.FromSeconds(30));
        // Two are there at the same moment, which one statement would write for both.
#pragma warning disable EF1002 // two numbers
        await Hub.ReadAsync(db => db.Database.ExecuteSqlRawAsync(
            $"CREATE UNIQUE INDEX \"OneAtATime\" ON \"ActionRunners\" (\"LastOnline\") WHERE \"Id\" IN ({one.Id}, {two.Id})"));
#pragma warning restore EF1002
        await one.PollAsync();
        await two.PollAsync();
        Hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await third.PollAsync();
        Hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await fourth.WorkAsync();
        var last = Now;

        await Assert.ThrowsAnyAsync<Exception>(Hub.WritePresenceAsync);

        Assert.Equal((last.AddSeconds(-1), ActionRunner.Never), await Hub.ClocksAsync(third));
        Assert.Equal((last, last), await Hub.ClocksAsync(fourth));
        await Hub.ReadAsync(db => db.Database.ExecuteSqlRawAsync("DROP INDEX \"OneAtATime\""));
        await Hub.WritePresenceAsync();
        Assert.Equal((last.AddSeconds(-2), last.AddSeconds(-2)), ((await Hub.ClocksAsync(one)).Online, (await Hub.ClocksAsync(two)).Online));
    }

    [Fact]
    public async Task Where_nothing_can_be_written_it_is_not_tried_for_every_runner()
    {
        var runners = new List<RunnerActor>();
        for (var i = 0; i < 4; i++)
        {
            runners.Add(await Hub.StartHeartAsync());
        }

        await Hub.WritePresenceAsync();
        foreach (var runner in runners)
        {
            Hub.Clock.Advance(TimeSpan.FromSeconds(1));
            Hub.Get<RunnerPresence>().MarkOnline(runner.Id);
        }

        await Hub.ReadAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE \"ActionRunners\" RENAME TO \"Away\""));
        IReadOnlyList<string> tried;
        using (var statements = new Statements(Hub))
        {
            await Assert.ThrowsAnyAsync<Exception>(Hub.WritePresenceAsync);
            // Not what else the server does by the clock.
            tried = [.. statements.Take().Where(text => text.StartsWith("UPDATE \"ActionRunners\"", StringComparison.Ordinal))];
        }

        await Hub.ReadAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE \"Away\" RENAME TO \"ActionRunners\""));
        Assert.Equal(2, tried.Count);
        await Hub.WritePresenceAsync();
        Assert.Equal((Now, ActionRunner.Never), await Hub.ClocksAsync(runners[^1]));
    }

    [Fact]
    public async Task Stopping_the_server_writes_what_is_left()
    {
        var runner = await Hub.StartHeartAsync();
        await Hub.WritePresenceAsync();
        Hub.Clock.Advance(TimeSpan.FromSeconds(3));
        await runner.WorkAsync();

        await Hub.RestartAsync();

        Assert.Equal((Now, Now), await Hub.ClocksAsync(runner));
    }

    [Fact]
    public async Task What_is_left_is_written_even_when_others_have_used_up_the_time_to_stop()
    {
        var runner = await Hub.StartHeartAsync();
        await Hub.WritePresenceAsync();
        Hub.Clock.Advance(TimeSpan.FromSeconds(3));
        await runner.WorkAsync();

        await Hub.Get<IEnumerable<IHostedService>>().OfType<PresenceWriter>().Single().StopAsync(new CancellationToken(canceled: true));

        Assert.Equal((Now, Now), await Hub.ClocksAsync(runner));
        await Hub.RestartAsync();
    }

    public sealed class Sqlite(SqliteHub hub) : PresenceFaultTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : PresenceFaultTests(hub), IClassFixture<PostgresHub>;
}
