using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RunnerHub.Access;
using RunnerHub.Features.Presence;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Presence;

public abstract class PresenceTests(Hub hub) : HubTests(hub)
{
    private RunnerPresence Presence => Hub.Services.GetRequiredService<RunnerPresence>();

    private DateTimeOffset Now => Hub.Clock.GetUtcNow();

    [Fact]
    public async Task A_registered_runner_was_never_online_and_declaring_makes_it_so_at_once()
    {
        var runner = await RunnerActor.RegisterAsync(
            Hub, new RegisterRequest { Token = await Hub.RegistrationTokenAsync(), Name = People.Unique("fresh") });
        await Hub.WritePresenceAsync();
        Assert.Equal((ActionRunner.Never, ActionRunner.Never), await Hub.ClocksAsync(runner));

        await runner.DeclareAsync();

        Assert.Equal((Now, ActionRunner.Never), await Hub.ClocksAsync(runner));
    }

    [Fact]
    public async Task Polling_moves_last_online_alone()
    {
        var runner = await Hub.StartHeartAsync();
        Hub.Clock.Advance(TimeSpan.FromSeconds(30));

        await runner.PollAsync();
        await Hub.WritePresenceAsync();

        Assert.Equal((Now, ActionRunner.Never), await Hub.ClocksAsync(runner));
    }

    [Theory]
    [InlineData(RunnerProcedures.UpdateTask)]
    [InlineData(RunnerProcedures.UpdateLog)]
    public async Task A_report_moves_both_clocks_even_when_it_is_refused(string procedure)
    {
        var runner = await Hub.StartHeartAsync();
        Hub.Clock.Advance(TimeSpan.FromSeconds(30));

        await Assert.ThrowsAsync<ConnectException>(() => procedure == RunnerProcedures.UpdateTask
            ? runner.Client.UpdateTaskAsync(new UpdateTaskRequest { State = new TaskState { Id = 7 } })
            : runner.Client.UpdateLogAsync(new UpdateLogRequest { TaskId = 7 }));
        await Hub.WritePresenceAsync();

        Assert.Equal((Now, Now), await Hub.ClocksAsync(runner));
    }

    [Fact]
    public async Task A_row_is_written_at_most_each_20_seconds_for_online_and_each_5_for_active()
    {
        var runner = await Hub.StartHeartAsync();
        await runner.WorkAsync();
        await Presence.FlushDueAsync(CancellationToken.None);
        var first = Now;
        Assert.Equal((first, first), await Hub.ClocksAsync(runner));

        Hub.Clock.Advance(TimeSpan.FromSeconds(4));
        await runner.WorkAsync();
        await Presence.FlushDueAsync(CancellationToken.None);
        Assert.Equal((first, first), await Hub.ClocksAsync(runner));

        // Who works is there: the one write says both.
        Hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await Presence.FlushDueAsync(CancellationToken.None);
        var second = first.AddSeconds(4);
        Assert.Equal((second, second), await Hub.ClocksAsync(runner));

        Hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await runner.PollAsync();
        Hub.Clock.Advance(TimeSpan.FromSeconds(18));
        await Presence.FlushDueAsync(CancellationToken.None);
        Assert.Equal((second, second), await Hub.ClocksAsync(runner));

        Hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await Presence.FlushDueAsync(CancellationToken.None);
        Assert.Equal((first.AddSeconds(6), second), await Hub.ClocksAsync(runner));
    }

    [Fact]
    public async Task A_row_that_would_soon_make_a_runner_at_work_look_idle_is_written_before_its_time()
    {
        var runner = await Hub.StartHeartAsync();
        await runner.WorkAsync();
        await FlushAfterAsync(0);
        var first = Now;
        Hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await runner.WorkAsync();
        await FlushAfterAsync(4);
        Assert.Equal((first.AddSeconds(1), first.AddSeconds(1)), await Hub.ClocksAsync(runner));
        Hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await runner.WorkAsync();

        await FlushAfterAsync(2);
        Assert.Equal((first.AddSeconds(1), first.AddSeconds(1)), await Hub.ClocksAsync(runner));
        await FlushAfterAsync(1);
        Assert.Equal((first.AddSeconds(6), first.AddSeconds(6)), await Hub.ClocksAsync(runner));

        async Task FlushAfterAsync(int seconds)
        {
            Hub.Clock.Advance(TimeSpan.FromSeconds(seconds));
            await Presence.FlushDueAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_runner_that_comes_back_is_written_and_told_to_open_pages_within_a_second()
    {
        var runner = await Hub.StartHeartAsync();
        await Presence.FlushDueAsync(CancellationToken.None);
        Hub.Clock.Advance(TimeSpan.FromMinutes(5));
        await Presence.FlushDueAsync(CancellationToken.None);
        var told = Hub.Services.GetRequiredService<SignalBus>().NextAsync(RunnerService.Returned);

        await runner.PollAsync();
        await Presence.FlushDueAsync(CancellationToken.None);

        Assert.Equal((Now, ActionRunner.Never), await Hub.ClocksAsync(runner));
        await told.WaitAsync(Waiting.Patience);
    }

    [Fact]
    public async Task A_runner_that_only_goes_on_calling_tells_no_page()
    {
        var runner = await Hub.StartHeartAsync();
        await Presence.FlushDueAsync(CancellationToken.None);
        Hub.Clock.Advance(TimeSpan.FromSeconds(25));
        await runner.PollAsync();
        var told = Hub.Services.GetRequiredService<SignalBus>().NextAsync(RunnerService.Returned);

        await Presence.FlushDueAsync(CancellationToken.None);

        Assert.Equal((Now, ActionRunner.Never), await Hub.ClocksAsync(runner));
        Assert.False(told.IsCompleted);
    }

    [Fact]
    public async Task The_later_moment_wins()
    {
        var runner = await Hub.StartHeartAsync();
        await runner.WorkAsync();
        var later = Now.AddMinutes(3);
        await Hub.ReadAsync(db => db.Runners.Where(row => row.Id == runner.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastOnline, later).SetProperty(row => row.LastActive, later)));

        await Hub.WritePresenceAsync();

        Assert.Equal((later, later), await Hub.ClocksAsync(runner));
        await runner.DeclareAsync();
        Assert.Equal((later, later), await Hub.ClocksAsync(runner));
    }

    [Fact]
    public async Task A_deleted_runner_is_not_touched_any_more()
    {
        var runner = await Hub.StartHeartAsync();
        Hub.Clock.Advance(TimeSpan.FromSeconds(30));
        await runner.PollAsync();
        await Hub.UseAsync((RunnerChanges changes) => changes.DeleteAsync(new Scope.Instance(), [runner.Id], CancellationToken.None));
        // Read only now: the server's own writer, woken by the clock, may have been quicker than the deletion.
        var before = await Hub.ClocksAsync(runner);

        await Hub.WritePresenceAsync();

        Assert.Equal(before, await Hub.ClocksAsync(runner));
    }

    [Fact]
    public async Task A_runner_seen_while_the_table_is_written_is_written_the_next_time()
    {
        var runners = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Hub.StartHeartAsync()));
        for (var round = 0; round < 5; round++)
        {
            Hub.Clock.Advance(TimeSpan.FromSeconds(2));
            var polls = runners.Select(runner => runner.PollAsync()).ToList();
            await Task.WhenAll(Hub.WritePresenceAsync(), Hub.WritePresenceAsync(), Task.WhenAll(polls));
        }

        await Hub.WritePresenceAsync();

        foreach (var runner in runners)
        {
            Assert.Equal((Now, ActionRunner.Never), await Hub.ClocksAsync(runner));
        }
    }

    [Fact]
    public async Task A_disabled_runner_stays_online()
    {
        var runner = await Hub.StartHeartAsync();
        await Hub.UseAsync((RunnerChanges changes) => changes.SetDisabledAsync(new Scope.Instance(), [runner.Id], disabled: true, CancellationToken.None));
        Hub.Clock.Advance(TimeSpan.FromSeconds(30));

        var reply = await runner.PollAsync();
        await runner.DeclareAsync("still", "here");
        await Hub.WritePresenceAsync();

        Assert.NotEqual(0, reply.TasksVersion);
        Assert.Equal((Now, ActionRunner.Never), await Hub.ClocksAsync(runner));
    }

    public sealed class Sqlite(SqliteHub hub) : PresenceTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : PresenceTests(hub), IClassFixture<PostgresHub>;
}
