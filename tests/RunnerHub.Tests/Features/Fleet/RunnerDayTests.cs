using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Runners;
using RunnerHub.Tests.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Fleet;

/// <summary>What the page of a runner tells of its last 24 hours.</summary>
public abstract class RunnerDayTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task It_says_how_long_the_runner_had_a_job_and_how_many_whichever_lay_within_another()
    {
        var id = await Hub.AddRunnerAsync(People.Unique("runner"));
        await AddAsync(id, hoursAgo: 30, minutes: 60);
        await AddAsync(id, hoursAgo: 25, minutes: 90);
        await AddAsync(id, hoursAgo: 10, minutes: 60);
        await AddAsync(id, hoursAgo: 9.5, minutes: 20);
        await AddAsync(id, hoursAgo: 9.25, minutes: 45);
        await AddAsync(id, hoursAgo: 1, minutes: null);

        var day = await ShowAsync(id);

        // Half an hour of the one that began before, an hour and a half of three that overlap, and an hour of the one that runs.
        Assert.StartsWith("Busy 3 h 0 min of the last 24 hours, with 5 jobs.", Words(day), StringComparison.Ordinal);
        Assert.Equal([("0", "30"), ("840", "90"), ("1380", "60")], Rects(day, "is-busy"));
        Assert.EndsWith(" UTC, 1 h 30 min", day.QuerySelectorAll("rect.is-busy title")[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_ended_by_a_clock_that_is_ahead_ends_now()
    {
        var id = await Hub.AddRunnerAsync(People.Unique("runner"));
        await AddAsync(id, hoursAgo: 25, minutes: 25 * 60 + 2);

        var day = await ShowAsync(id);

        Assert.StartsWith("Busy all of the last 24 hours, with 1 job.", Words(day), StringComparison.Ordinal);
        Assert.Equal([("0", "1440")], Rects(day, "is-busy"));
    }

    [Fact]
    public async Task Without_a_job_it_says_so()
    {
        var id = await Hub.AddRunnerAsync(People.Unique("runner"));

        Assert.StartsWith("It had no job in the last 24 hours.", Words(await ShowAsync(id)), StringComparison.Ordinal);
        await AddAsync(id, hoursAgo: 0.1, minutes: 1);
        Assert.StartsWith("Busy 1 min 0 s of the last 24 hours, with 1 job.", Words(await ShowAsync(id)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_shows_since_when_the_runner_is_not_heard_of()
    {
        var now = Hub.Clock.GetUtcNow();
        var silent = await Hub.AddAsync(Arrange.Runner(People.Unique("silent"), lastOnline: now.AddHours(-6)), runner => runner.Id);
        var gone = await Hub.AddAsync(Arrange.Runner(People.Unique("gone"), lastOnline: now.AddDays(-6)), runner => runner.Id);
        var never = await Hub.AddAsync(Arrange.Runner(People.Unique("never"), lastOnline: ActionRunner.Never), runner => runner.Id);
        var there = await Hub.AddAsync(Arrange.Runner(People.Unique("there"), lastOnline: now), runner => runner.Id);

        Assert.EndsWith("Not heard of for 6 h 0 min.", Words(await ShowAsync(silent)), StringComparison.Ordinal);
        Assert.Equal([("1080", "360")], Rects(await ShowAsync(silent), "is-silent"));
        Assert.EndsWith("Not heard of in this time.", Words(await ShowAsync(gone)), StringComparison.Ordinal);
        Assert.Equal([("0", "1440")], Rects(await ShowAsync(never), "is-silent"));
        Assert.Empty(Rects(await ShowAsync(there), "is-silent"));
    }

    [Fact]
    public async Task It_costs_one_question_that_the_index_of_a_runners_tasks_answers()
    {
        var id = await Hub.AddRunnerAsync(People.Unique("runner"));
        await AddAsync(id, hoursAgo: 2, minutes: 5);
        using var admin = await Hub.AsAdminAsync();
        using var statements = new Statements(Hub);

        await admin.OpenAsync($"/-/admin/actions/runners/{id}");

        var (text, plan) = Assert.Single(await statements.TakePlansAsync("ActionTasks"), asked => asked.Text.Contains("2000", StringComparison.Ordinal) || asked.Text.Contains("\"Stopped\" >", StringComparison.Ordinal));
        // PostgreSQL reads so small a table as a whole.
        Assert.True(Hub is PostgresHub || plan.Contains("USING INDEX IX_ActionTasks_RunnerId_Id", StringComparison.Ordinal), $"{text}\n{plan}");
    }

    private static string Words(AngleSharp.Dom.IElement day) =>
        string.Join(' ', day.QuerySelector(".day-words")!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<(string X, string Width)> Rects(AngleSharp.Dom.IElement day, string kind) =>
        day.QuerySelectorAll($"rect.{kind}").Select(rect => (rect.GetAttribute("x")!, rect.GetAttribute("width")!));

    private async Task<AngleSharp.Dom.IElement> ShowAsync(long id)
    {
        using var admin = await Hub.AsAdminAsync();
        return (await admin.OpenAsync($"/-/admin/actions/runners/{id}")).Find("#day");
    }

    /// <param name="id">Of the runner.</param>
    /// <param name="hoursAgo">When it began.</param>
    /// <param name="minutes">How long it took; null while it runs.</param>
    private async Task AddAsync(long id, double hoursAgo, double? minutes)
    {
        var started = Hub.Clock.GetUtcNow().AddHours(-hoursAgo);
        var task = await Hub.AddTaskAsync(id, status: minutes is null ? JobStatus.Running : JobStatus.Success, at: started);
        if (minutes is { } taken)
        {
            await Hub.ReadAsync(db => db.Tasks.Where(row => row.Id == task.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Stopped, started.AddMinutes(taken))));
        }
    }

    public sealed class Sqlite(SqliteHub hub) : RunnerDayTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerDayTests(hub), IClassFixture<PostgresHub>;
}
