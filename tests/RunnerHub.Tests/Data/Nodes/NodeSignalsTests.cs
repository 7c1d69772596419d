using System.Net;
using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Features.Webhooks;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Data.Nodes;

/// <summary>
/// What is changed at one node is felt at the other. The clocks stand still, so that nothing is felt because it is read again
/// after a while.
/// </summary>
public sealed class NodeSignalsTests(TwoNodes nodes) : TwoNodesTests(nodes), IClassFixture<TwoNodes>
{
    private const string Runners = "/-/admin/actions/runners";

    [Fact]
    public async Task A_poll_that_is_held_at_one_node_is_answered_when_a_job_comes_at_the_other()
    {
        var work = await Work.PlaceAsync(First);
        var runner = (await work.RunnerAsync("linux")).At(Second);
        var poll = runner.PollAsync();
        await Second.HoldsAsync(1);

        var run = await work.StartAsync(Work.Job("build", "linux"));

        var task = (await poll).Task;
        Assert.Equal("build", task.Context.Fields["job"].StringValue);
        await runner.At(First).ReportAsync(task.Id, Result.Success);
        Assert.Equal([JobStatus.Success], await work.JobsAsync(run));
    }

    [Fact]
    public async Task Runners_at_both_nodes_share_the_jobs_and_none_is_given_twice()
    {
        var work = await Work.PlaceAsync(First);
        var runners = new List<RunnerActor>();
        for (var i = 0; i < 12; i++)
        {
            var runner = await work.RunnerAsync("shared");
            runners.Add(i % 2 == 0 ? runner : runner.At(Second));
        }

        var polls = runners.ConvertAll(runner => runner.PollAsync());
        await First.HoldsAsync(6);
        await Second.HoldsAsync(6);
        await work.StartAsync([.. Enumerable.Range(0, 12).Select(i => Work.Job($"part-{i}", "shared"))]);

        var jobs = (await Task.WhenAll(polls)).Select(reply => reply.Task.Context.Fields["job"].StringValue).ToList();
        Assert.Equal(12, jobs.Distinct().Count());
    }

    [Fact]
    public async Task A_runner_that_was_deleted_at_one_node_is_refused_at_the_other()
    {
        var work = await Work.PlaceAsync(First);
        var runner = await work.RunnerAsync("gone");
        await runner.At(Second).DeclareAsync("gone");

        await First.UseAsync((RunnerChanges changes) => changes.DeleteAsync(work.Scope, [runner.Id], CancellationToken.None));

        await Waiting.UntilAsync(async () =>
        {
            try
            {
                await runner.At(Second).DeclareAsync("gone");
                return false;
            }
            catch (ConnectException refusal)
            {
                Assert.Equal(ConnectCode.Unauthenticated, refusal.Code);
                return true;
            }
        });
    }

    [Fact]
    public async Task A_runner_that_was_disabled_at_one_node_gets_no_job_at_the_other_until_it_is_enabled()
    {
        var work = await Work.PlaceAsync(First);
        var runner = (await work.RunnerAsync("paused")).At(Second);
        var poll = runner.PollAsync();
        await Second.HoldsAsync(1);
        var told = Second.Get<SignalBus>().NextAsync(RunnerService.Changed);
        await First.UseAsync((RunnerChanges changes) => changes.SetDisabledAsync(work.Scope, [runner.Id], true, CancellationToken.None));
        await SoonAsync(told);

        var queued = Second.Get<SignalBus>().NextAsync(JobSignals.Queued);
        var run = await work.StartAsync(Work.Job("build", "paused"));
        await SoonAsync(queued);
        // The clocks of nodes agree within seconds.
        First.Clock.Advance(TimeSpan.FromSeconds(31));
        Second.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Null((await poll).Task);
        Assert.Equal([JobStatus.Waiting], await work.JobsAsync(run));

        told = Second.Get<SignalBus>().NextAsync(RunnerService.Changed);
        await First.UseAsync((RunnerChanges changes) => changes.SetDisabledAsync(work.Scope, [runner.Id], false, CancellationToken.None));
        await SoonAsync(told);
        Assert.NotNull((await runner.PollAsync()).Task);
    }

    [Fact]
    public async Task A_registration_token_that_was_reset_at_one_node_registers_nobody_at_the_other()
    {
        var work = await Work.PlaceAsync(First);
        var old = await Second.RegistrationTokenAsync(work.Scope);
        await Second.StartRunnerAsync(old, People.Unique("early"));

        var fresh = await First.UseAsync((RegistrationTokens tokens) => tokens.ResetAsync(work.Scope, CancellationToken.None));

        await Assert.ThrowsAsync<ConnectException>(() => Second.StartRunnerAsync(old, People.Unique("late")));
        await Second.StartRunnerAsync(fresh!, People.Unique("new"));
    }

    [Fact]
    public async Task An_open_page_at_one_node_is_told_of_a_change_at_the_other()
    {
        var name = People.Unique("watched");
        var id = await First.AddAsync(Arrange.Runner(name), runner => runner.Id);
        using var admin = await Second.AsAdminAsync();
        var shown = (await admin.OpenAsync($"{Runners}?q={name}")).Find("[data-seen]").GetAttribute("data-seen")!;
        await using var events = await admin.ListenAsync($"{Runners}/events?q={name}&seen={shown}");
        await events.NextAsync("open");

        await First.UseAsync((RunnerChanges changes) => changes.SetDisabledAsync(new Scope.Instance(), [id], true, CancellationToken.None));

        Assert.NotEqual(shown, await events.NextAsync("changed"));
    }

    [Fact]
    public async Task An_access_token_that_was_revoked_at_one_node_is_refused_at_the_other()
    {
        var token = await First.AddTokenAsync(await First.AddUserAsync(People.Unique("revoker")));
        using var here = First.Program($"token {token}");
        using var there = Second.Program($"token {token}");
        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/user")).Status);

        Assert.Equal(HttpStatusCode.NoContent, (await here.DeleteAsync("/token")).Status);

        await Waiting.UntilAsync(async () => (await there.GetAsync("/user")).Status == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_webhook_is_told_of_jobs_at_every_node()
    {
        await using var receiver = await Receiver.StartAsync();
        var work = await Work.PlaceAsync(First);
        using var program = await First.AdminProgramAsync();
        await program.AddHookAsync($"/repos/{work.Path}", receiver.Address);

        foreach (var node in new[] { First, Second })
        {
            await node.UseAsync((RunStart start) => start.StartAsync(work.Run(Work.Job("build", "nobody")), CancellationToken.None));
            await receiver.NextAsync();
        }
    }
}
