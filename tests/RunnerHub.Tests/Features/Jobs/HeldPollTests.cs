using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.RunnerProtocol;
using RunnerHub.Features.Runners;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Jobs;

/// <summary>Polls that find no job are held until there is one.</summary>
public abstract class HeldPollTests(Hub hub) : HubTests(hub)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>As the setting says; a little less would do.</summary>
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(30);

    private JobDispatcher Dispatcher => Hub.Get<JobDispatcher>();

    [Fact]
    public async Task A_held_poll_is_answered_as_soon_as_a_job_waits()
    {
        var work = await Work.PlaceAsync(Hub);
        var (suited, other) = (await work.RunnerAsync("linux"), await work.RunnerAsync("windows"));
        var (poll, idle) = (Poll(suited), Poll(other));
        await Hub.HoldsAsync(2);

        await work.StartAsync(Work.Job("build", "linux"));

        Assert.Equal("build", (await poll).Task.Context.Fields["job"].StringValue);
        Assert.False(idle.IsCompleted);
        await EndAsync(idle);
    }

    [Theory]
    [InlineData(60, 30)]
    [InlineData(20, 19.5)]
    public async Task A_held_poll_is_answered_before_the_runner_gives_up(double patience, double answered)
    {
        var work = await Work.PlaceAsync(Hub);
        var poll = (await work.RunnerAsync("linux")).Client.FetchTaskAsync(new FetchTaskRequest(), TimeSpan.FromSeconds(patience));
        await Hub.HoldsAsync(1);
        // Some are held for a little less, so that not all are answered at once.
        Hub.Clock.Advance(TimeSpan.FromSeconds(answered * 0.9));
        Assert.Equal(1, Dispatcher.Held);

        Hub.Clock.Advance(TimeSpan.FromSeconds(answered * 0.1));

        var reply = await poll;
        Assert.Null(reply.Task);
        Assert.NotEqual(0, reply.TasksVersion);
    }

    [Fact]
    public async Task On_a_busy_machine_a_poll_is_answered_earlier_because_the_answer_takes_longer()
    {
        var work = await Work.PlaceAsync(Hub);
        Hub.Get<Lateness>().Note(TimeSpan.FromMilliseconds(500));
        var poll = (await work.RunnerAsync("linux")).Client.FetchTaskAsync(new FetchTaskRequest(), TimeSpan.FromSeconds(20));
        await Hub.HoldsAsync(1);
        Hub.Clock.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal(1, Dispatcher.Held);

        Hub.Clock.Advance(TimeSpan.FromSeconds(1.5));

        Assert.Null((await poll).Task);
        for (var i = 0; i < 100; i++)
        {
            Hub.Get<Lateness>().Note(TimeSpan.Zero);
        }
    }

    [Fact]
    public async Task One_job_answers_one_of_many_held_polls()
    {
        var work = await Work.PlaceAsync(Hub);
        var polls = new List<Task<FetchTaskResponse>>();
        for (var i = 0; i < 4; i++)
        {
            polls.Add(Poll(await work.RunnerAsync("linux")));
        }

        await Hub.HoldsAsync(4);
        await work.StartAsync(Work.Job("build", "linux"));

        var first = await Task.WhenAny(polls);
        Assert.NotNull((await first).Task);
        await Hub.HoldsAsync(3);
        await EndAsync([.. polls]);
        Assert.Single(await Task.WhenAll(polls), reply => reply.Task is not null);
    }

    [Fact]
    public async Task A_caller_that_has_gone_gets_no_job()
    {
        var work = await Work.PlaceAsync(Hub);
        var (gone, there) = (await work.RunnerAsync("linux"), await work.RunnerAsync("linux"));
        using var leaving = new CancellationTokenSource();
        var poll = gone.Client.FetchTaskAsync(new FetchTaskRequest(), Timeout, leaving.Token);
        await Hub.HoldsAsync(1);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        await Hub.HoldsAsync(0);

        var run = await work.StartAsync(Work.Job("build", "linux"));

        Assert.Equal([JobStatus.Waiting], await work.JobsAsync(run));
        Assert.NotNull((await Poll(there)).Task);
    }

    [Fact]
    public async Task A_task_that_did_not_reach_its_runner_goes_to_another_and_an_ephemeral_one_may_ask_again()
    {
        var work = await Work.PlaceAsync(Hub);
        var once = await RunnerActor.StartAsync(Hub, await Hub.RegistrationTokenAsync(work.Scope), People.Unique("once"), ephemeral: true, "linux");
        var caller = await Hub.Get<RunnerDirectory>().FindAsync(Guid.Parse(once.Client.Credentials!.Uuid), CancellationToken.None);
        var run = await work.StartAsync(Work.Job("build", "linux"));
        var before = (await work.ReadAsync(run)).Jobs[0].Queued;
        Hub.Clock.Advance(TimeSpan.FromSeconds(3));

        await Hub.UseAsync<TaskOffers, bool>(async offers =>
        {
            await offers.ReturnAsync((await Dispatcher.WaitAsync(caller!, TimeSpan.Zero, CancellationToken.None))!);
            return true;
        });

        var after = await work.ReadAsync(run);
        Assert.Equal((JobStatus.Waiting, JobStatus.Waiting, before), (after.Status, after.Jobs[0].Status, after.Jobs[0].Queued));
        Assert.NotNull((await Poll(once)).Task);
    }

    [Fact]
    public async Task A_task_that_is_cancelled_before_it_reaches_its_runner_has_ended_when_it_does_not()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var caller = await Hub.Get<RunnerDirectory>().FindAsync(Guid.Parse(runner.Client.Credentials!.Uuid), CancellationToken.None);
        var run = await work.StartAsync(Work.Job("build", "linux"));
        var claimed = await Dispatcher.WaitAsync(caller!, TimeSpan.Zero, CancellationToken.None);
        await Hub.UseAsync((RunControl control) => control.CancelAsync(work.Scope, run, "ann", CancellationToken.None));
        Assert.Equal([JobStatus.Cancelling], await work.JobsAsync(run));

        await Hub.UseAsync<TaskOffers, bool>(async offers =>
        {
            await offers.ReturnAsync(claimed!);
            return true;
        });

        Assert.Equal([JobStatus.Cancelled], await work.JobsAsync(run));
    }

    [Fact]
    public async Task Stopping_the_server_answers_those_who_wait()
    {
        var work = await Work.PlaceAsync(Hub);
        var poll = Poll(await work.RunnerAsync("linux"));
        await Hub.HoldsAsync(1);

        await Hub.RestartAsync();

        Assert.Null((await poll).Task);
    }

    [Fact]
    public async Task A_runner_that_is_disabled_while_it_waits_gets_no_job()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var poll = Poll(runner);
        await Hub.HoldsAsync(1);
        await Hub.UseAsync((RunnerChanges changes) => changes.SetDisabledAsync(work.Scope, [runner.Id], true, CancellationToken.None));

        var run = await work.StartAsync(Work.Job("build", "linux"));

        Hub.Clock.Advance(Held);
        Assert.Null((await poll).Task);
        Assert.Equal([JobStatus.Waiting], await work.JobsAsync(run));
    }

    [Fact]
    public async Task A_runner_that_gives_up_a_label_while_it_waits_gets_no_job_for_it()
    {
        var work = await Work.PlaceAsync(Hub);
        var (runner, other) = (await work.RunnerAsync("linux"), await work.RunnerAsync("linux"));
        var poll = Poll(runner);
        await Hub.HoldsAsync(1);
        var next = Poll(other);
        await Hub.HoldsAsync(2);
        await runner.DeclareAsync("windows");

        await work.StartAsync(Work.Job("build", "linux"));

        Assert.Same(next, await Task.WhenAny(poll, next));
        Assert.NotNull((await next).Task);
        await EndAsync(poll);
        Assert.Null((await poll).Task);
    }

    [Fact]
    public async Task A_runner_that_is_given_another_label_while_it_waits_waits_on()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var poll = Poll(runner);
        await Hub.HoldsAsync(1);
        await runner.DeclareAsync("windows", "LINUX");

        await work.StartAsync(Work.Job("build", "linux"));

        Assert.NotNull((await poll).Task);
    }

    [Fact]
    public async Task A_held_poll_is_answered_when_the_repository_of_a_job_comes_to_its_owner()
    {
        var work = await Work.PlaceAsync(Hub);
        var owner = People.Unique("heir");
        var scope = new Scope.Owner(await Hub.AddUserAsync(owner));
        var poll = Poll(await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(scope), People.Unique("runner"), "linux"));
        await Hub.HoldsAsync(1);
        await work.StartAsync(Work.Job("build", "linux"));
        using var admin = await Hub.AdminProgramAsync();

        await admin.PostAsync($"/repos/{work.Path}/transfer", new { new_owner = owner });

        Assert.Equal("build", (await poll).Task.Context.Fields["job"].StringValue);
    }

    [Fact]
    public async Task A_runner_of_the_site_serves_the_repository_with_the_fewest_running_tasks_first()
    {
        var (busy, calm) = (await Work.PlaceAsync(Hub), await Work.PlaceAsync(Hub));
        var label = People.Unique("fair");
        await busy.StartAsync([.. Enumerable.Range(0, 4).Select(i => Work.Job($"busy-{i}", label))]);
        Hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await calm.StartAsync([.. Enumerable.Range(0, 2).Select(i => Work.Job($"calm-{i}", label))]);
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Instance()), People.Unique("site"), label);

        var order = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            order.Add((await Poll(runner)).Task.Context.Fields["job"].StringValue);
        }

        Assert.Equal(["busy-0", "calm-0", "busy-1", "calm-1", "busy-2", "busy-3"], order);
    }

    private static Task<FetchTaskResponse> Poll(RunnerActor runner) => runner.Client.FetchTaskAsync(new FetchTaskRequest(), Timeout);

    private async Task EndAsync(params Task[] polls)
    {
        Hub.Clock.Advance(Held);
        await Task.WhenAll(polls);
    }

    public sealed class Sqlite(HeldPollTests.Sqlite.Waiting hub) : HeldPollTests(hub), IClassFixture<HeldPollTests.Sqlite.Waiting>
    {
        public sealed class Waiting : SqliteHub
        {
            protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("RUNNERHUB_POLL_SECONDS", "30")];
        }
    }

    public sealed class Postgres(HeldPollTests.Postgres.Waiting hub) : HeldPollTests(hub), IClassFixture<HeldPollTests.Postgres.Waiting>
    {
        public sealed class Waiting : PostgresHub
        {
            protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("RUNNERHUB_POLL_SECONDS", "30")];
        }
    }
}
