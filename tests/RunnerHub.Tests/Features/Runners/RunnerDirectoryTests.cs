using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;
using RunnerHub.Protocol;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

/// <summary>Runners that call are held in memory, and are still never others than their rows say.</summary>
public abstract class RunnerDirectoryTests(Hub hub) : HubTests(hub)
{
    private static readonly TimeSpan LongestUnchecked = TimeSpan.FromSeconds(61);

    private RunnerDirectory Directory => Hub.Get<RunnerDirectory>();

    [Fact]
    public async Task Polls_and_declarations_that_say_nothing_new_ask_the_database_nothing()
    {
        await Hub.StopWorkAsync<PeriodicWork>();
        var runner = await StartAsync();
        await runner.PollAsync();
        using var statements = new Statements(Hub);

        await runner.PollAsync();
        await runner.DeclareAsync("linux");
        await runner.PollAsync();

        Assert.Empty(Asked(statements));
        await runner.DeclareAsync("linux", "large");
        Assert.NotEmpty(Asked(statements));
    }

    [Fact]
    public async Task After_a_restart_declarations_that_say_nothing_new_write_nothing()
    {
        var runner = await StartAsync();
        await Hub.WritePresenceAsync();
        await Hub.RestartAsync();
        runner = runner.At(Hub);
        using var statements = new Statements(Hub);

        await runner.DeclareAsync("linux");
        await runner.DeclareAsync("linux");

        // It may be read once more: when the node begins to hear of the others, it looks what it has missed.
        Assert.All(Asked(statements), text => Assert.StartsWith("SELECT", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_runner_takes_jobs_by_the_labels_that_it_has_declared_last()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        await work.StartAsync(Work.Job("build", "arm"));
        await runner.TakeNothingAsync();

        await runner.DeclareAsync("ARM");

        await runner.TakeAsync();
    }

    [Fact]
    public async Task A_change_that_no_signal_told_of_is_found_within_a_minute()
    {
        var (gone, other) = (await StartAsync(), await StartAsync());
        await gone.PollAsync();
        await other.PollAsync();
        var now = Hub.Clock.GetUtcNow().AddSeconds(1);
        await Hub.ReadAsync(db => db.Runners.Where(runner => runner.Id == gone.Id).ExecuteUpdateAsync(set => set.SetProperty(runner => runner.Deleted, now)));
        await gone.PollAsync();

        Hub.Clock.Advance(LongestUnchecked);
        await Directory.CheckAsync(CancellationToken.None);

        Assert.Equal(ConnectCode.Unauthenticated, (await Assert.ThrowsAsync<ConnectException>(gone.PollAsync)).Code);
        await other.PollAsync();
    }

    [Fact]
    public async Task Whoever_calls_no_more_is_forgotten_and_whoever_calls_is_not()
    {
        var (quiet, busy) = (await StartAsync(), await StartAsync());
        // What the directory looks for from now on is later than that they came.
        Hub.Clock.Advance(TimeSpan.FromSeconds(10));
        Hub.Get<SignalBus>().Publish(RunnerDirectory.Changed);
        var (quietBefore, busyBefore) = (await KnownAsync(quiet), await KnownAsync(busy));
        for (var minute = 0; minute < 2; minute++)
        {
            await busy.PollAsync();
            Hub.Clock.Advance(LongestUnchecked);
            await Directory.CheckAsync(CancellationToken.None);
        }

        Assert.Same(busyBefore, await KnownAsync(busy));
        Assert.NotSame(quietBefore, await KnownAsync(quiet));
    }

    /// <summary>What was asked of runners, or of where jobs wait; the sweeps have questions of their own.</summary>
    private static List<string> Asked(Statements statements) => [.. statements.Take().Where(
        text => text.Contains("\"ActionRunners\"", StringComparison.Ordinal) || text.Contains("\"JobQueues\"", StringComparison.Ordinal))];

    private async Task<CallingRunner?> KnownAsync(RunnerActor runner) =>
        await Directory.FindAsync(Guid.Parse(runner.Client.Credentials!.Uuid), CancellationToken.None);

    private async Task<RunnerActor> StartAsync() => await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("known"), "linux");

    public sealed class Sqlite(SqliteHub hub) : RunnerDirectoryTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerDirectoryTests(hub), IClassFixture<PostgresHub>;
}
