using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Platform;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Logs;

/// <summary>What an open page of a job is told.</summary>
public abstract class LogEventsTests(Hub hub) : HubTests(hub)
{
    private async Task<(Work Work, string Page, string Owner)> SubmitAsync()
    {
        var work = await Work.PlaceAsync(Hub);
        var row = await work.ReadAsync(await work.StartAsync(Work.Job("build", "linux")));
        return (work, $"/{work.Path}/actions/runs/{row.Id}/jobs/{row.Jobs[0].Id}", work.Path.Split('/')[0]);
    }

    [Fact]
    public async Task Rows_come_as_they_arrive_and_the_stream_ends_with_the_log()
    {
        var (work, page, owner) = await SubmitAsync();
        var runner = await work.RunnerAsync("linux");
        var task = (await runner.PollAsync()).Task.Id;
        await runner.SendLogAsync(task, 0, ["known", "first"]);
        using var person = await Hub.AsAsync(owner);
        var seen = (await person.OpenAsync(page)).Find("#job").GetAttribute("data-seen");

        await using var events = await person.ListenAsync($"{page}/log/events?task={task}&from=1&seen={seen}");
        await events.NextAsync("open");
        Assert.Contains("""{"key":"setup","mark":"running","word":"Running",""", await events.NextAsync("steps"), StringComparison.Ordinal);
        Assert.Equal("""{"first":1,"rows":["2026-03-04T09:31:00.0000000Z first"]}""", await events.NextAsync("rows"));

        await runner.SendLogAsync(task, 2, ["second"]);
        await events.NextAsync("steps");
        Assert.Equal("""{"first":2,"rows":["2026-03-04T09:31:00.0000000Z second"]}""", await events.NextAsync("rows"));

        await runner.SendLogAsync(task, 3, [], noMore: true);
        await runner.Client.UpdateTaskAsync(new UpdateTaskRequest { State = new TaskState { Id = task, Result = Result.Success } });
        // The job may be read when it has just ended, and its steps a moment before.
        var last = new List<(string Kind, string Data)>();
        while (await events.NextAsync() is { } next)
        {
            last.Add((next.EventType, next.Data));
        }

        Assert.Contains(last, told => told.Kind == "steps" && told.Data.Contains("\"mark\":\"success\"", StringComparison.Ordinal));
        Assert.Contains(last, told => told.Kind == "job" && told.Data != seen);
        Assert.Equal("end", last[^1].Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_may_not_see_the_repository_any_more_is_sent_no_more_rows(bool isDeactivated)
    {
        var (work, page, _) = await SubmitAsync();
        var runner = await work.RunnerAsync("linux");
        var task = (await runner.PollAsync()).Task.Id;
        await runner.SendLogAsync(task, 0, ["first"]);
        var name = People.Unique("guest");
        var guest = await Hub.AddUserAsync(name);
        await Hub.AddCollaboratorAsync(work.RepoId, guest, RepositoryRole.Read);
        using var person = await Hub.AsAsync(name);
        await using var events = await person.ListenAsync($"{page}/log/events?task={task}&from=0");
        await events.NextAsync("open");
        await events.NextAsync("steps");
        await events.NextAsync("rows");

        Assert.Equal(1, await Hub.ReadAsync(db => isDeactivated
            ? db.Users.Where(user => user.Id == guest).ExecuteUpdateAsync(set => set.SetProperty(user => user.IsActive, false))
            : db.Collaborators.Where(collaborator => collaborator.UserId == guest).ExecuteDeleteAsync()));
        await runner.SendLogAsync(task, 1, ["second"]);

        while (await events.NextAsync() is { } next)
        {
            Assert.NotEqual("rows", next.EventType);
        }
    }

    [Fact]
    public async Task A_lost_connection_goes_on_where_it_was()
    {
        var (work, page, owner) = await SubmitAsync();
        var runner = await work.RunnerAsync("linux");
        var task = (await runner.PollAsync()).Task.Id;
        await runner.SendLogAsync(task, 0, LogCalls.Numbered(0, 3));
        using var person = await Hub.AsAsync(owner);

        await using var events = await person.ListenAsync($"{page}/log/events?task={task}&from=0", ("Last-Event-ID", "2"));

        await events.NextAsync("open");
        await events.NextAsync("steps");
        Assert.Equal("""{"first":2,"rows":["2026-03-04T09:31:00.0000000Z row 2"]}""", await events.NextAsync("rows"));
    }

    [Fact]
    public async Task A_long_log_comes_in_parts_without_a_wait()
    {
        var (work, page, owner) = await SubmitAsync();
        var runner = await work.RunnerAsync("linux");
        var task = (await runner.PollAsync()).Task.Id;
        await runner.SendLogAsync(task, 0, LogCalls.Numbered(0, 4500));
        using var person = await Hub.AsAsync(owner);

        await using var events = await person.ListenAsync($"{page}/log/events?task={task}");
        await events.NextAsync("open");
        await events.NextAsync("steps");

        Assert.StartsWith("{\"first\":0,", await events.NextAsync("rows"), StringComparison.Ordinal);
        await events.NextAsync("job");
        Assert.StartsWith("{\"first\":2000,", await events.NextAsync("rows"), StringComparison.Ordinal);
        Assert.StartsWith("{\"first\":4000,", await events.NextAsync("rows"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_a_job_that_waits_is_told_when_a_runner_takes_it()
    {
        var (work, page, owner) = await SubmitAsync();
        using var person = await Hub.AsAsync(owner);
        var seen = (await person.OpenAsync(page)).Find("#job").GetAttribute("data-seen");
        await using var events = await person.ListenAsync($"{page}/log/events?seen={seen}");
        await events.NextAsync("open");

        await (await work.RunnerAsync("linux")).PollAsync();

        var now = await events.NextAsync("job");
        Assert.Equal(now, (await person.OpenAsync(page)).Find("#job").GetAttribute("data-seen"));
        Assert.StartsWith($"{JobStatus.Running:D}-", now, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_happens_to_other_jobs_has_a_page_read_no_more_than_every_two_seconds()
    {
        var (work, page, owner) = await SubmitAsync();
        using var person = await Hub.AsAsync(owner);
        var seen = (await person.OpenAsync(page)).Find("#job").GetAttribute("data-seen");
        using var statements = new Statements(Hub);
        var job = long.Parse(page.Split('/')[^1], CultureInfo.InvariantCulture);
        var time = Stopwatch.StartNew();
        await using var events = await person.ListenAsync($"{page}/log/events?seen={seen}");
        await events.NextAsync("open");

        // The first reading comes by itself; however slow the machine is, time only goes by between them.
        var readings = 0;
        await Waiting.UntilAsync(() =>
        {
            Hub.Get<SignalBus>().Publish(JobSignals.Changed);
            return (readings += statements.TakeAbout(job).Count(text => text.Contains("max(", StringComparison.OrdinalIgnoreCase))) >= 3;
        });

        Assert.True(time.Elapsed >= TimeSpan.FromSeconds(4), $"{time.Elapsed}");
    }

    [Fact]
    public async Task A_stream_ends_now_and_then_so_that_the_right_to_it_is_looked_at_again()
    {
        var (_, page, owner) = await SubmitAsync();
        using var person = await Hub.AsAsync(owner);
        await using var events = await person.ListenAsync($"{page}/log/events");
        await events.NextAsync("open");
        await events.NextAsync("job");

        Hub.Clock.Advance(TimeSpan.FromSeconds(45));

        Assert.Null(await events.NextAsync());
    }

    public sealed class Sqlite(SqliteHub hub) : LogEventsTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : LogEventsTests(hub), IClassFixture<PostgresHub>;
}
