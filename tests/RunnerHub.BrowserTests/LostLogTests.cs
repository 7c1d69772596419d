using Google.Protobuf.WellKnownTypes;
using Microsoft.Playwright;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using static Microsoft.Playwright.Assertions;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.BrowserTests;

/// <summary>The log of a job that has ended, when its rows do not come, and on paper.</summary>
public abstract class LostLogTests(Hub hub) : BrowserTests(hub)
{
    [Theory]
    [MemberData(nameof(Look.All), MemberType = typeof(Look))]
    public async Task Rows_that_do_not_come_are_tried_again_at_their_step_and_nothing_untrue_is_said(int width, ColorScheme theme)
    {
        await using var visitor = await OpenAsync(new Look(width, theme));
        var page = visitor.Page;
        await page.RouteAsync("**/log/rows*", route => route.FulfillAsync(new RouteFulfillOptions { Status = 429, Body = "Too many" }));

        await page.Locator("#step-0 > summary").ClickAsync();
        await Expect(page.Locator("#step-0 .log-lost")).ToHaveTextAsync("These rows could not be loaded.");
        await Expect(page.Locator("[data-live=interrupted]")).ToBeHiddenAsync();
        await visitor.ExpectUsableAsync();
        await page.UnrouteAllAsync();
        await visitor.Button("Try again").ClickAsync();

        await Expect(page.Locator("#L2 .log-text")).ToHaveTextAsync("row 2");
        await Expect(page.Locator("#step-0 .log-lost")).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-live=interrupted]")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Whoever_was_signed_out_is_told_so_by_the_log_and_by_its_search()
    {
        await using var visitor = await OpenAsync(Look.Desk);
        var page = visitor.Page;
        await page.Context.ClearCookiesAsync();

        await page.GetByLabel("Search in this log").FillAsync("row");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("The search did not work; try again.").First).ToBeVisibleAsync();
        await page.Locator("#step-0 > summary").ClickAsync();

        await Expect(page.Locator("[data-live=stopped]")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-live=interrupted]")).ToBeHiddenAsync();
        await Expect(page.Locator("#step-0 .log-lost")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task On_paper_steps_and_groups_are_open_and_nothing_is_there_to_press()
    {
        await using var visitor = await OpenAsync(new Look(1280, ColorScheme.Dark));
        var page = visitor.Page;
        await page.Locator("#step-2 > summary").ClickAsync();
        await Expect(page.Locator("#L3004")).ToBeHiddenAsync();
        await page.Locator("#step-2 > summary").ClickAsync();

        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        await Expect(page.Locator("#L3004 .log-text")).ToBeVisibleAsync();
        foreach (var part in new[] { ".top-bar", ".log-tools", ".site-footer", ".crumbs", ".log-follow" })
        {
            await Expect(page.Locator(part)).ToBeHiddenAsync();
        }

        Assert.Equal("rgb(29, 36, 51)", await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('#L3004 .log-text')).color"));
    }

    /// <summary>A job of three steps: of the first the page has no rows yet, and in the last some are folded.</summary>
    private async Task<Visitor> OpenAsync(Look look)
    {
        var work = await Work.PlaceAsync(Hub);
        var row = await work.ReadAsync(await work.StartAsync(Work.Job("build", "linux") with { StepNames = ["Check out", "Build", "Test"] }));
        var runner = await work.RunnerAsync("linux");
        var task = (await runner.PollAsync()).Task.Id;
        var rows = new UpdateLogRequest { TaskId = task, NoMore = true };
        rows.Rows.AddRange(Enumerable.Range(1, 3000).Select(number => new LogRow { Content = $"row {number}" }));
        rows.Rows.AddRange(new[] { "begin", "::error::it broke", "::group::Folded", "inside", "::endgroup::" }.Select(text => new LogRow { Content = text }));
        await runner.Client.UpdateLogAsync(rows);
        var now = Timestamp.FromDateTime(DateTime.UnixEpoch.AddYears(56));
        var state = new TaskState { Id = task, Result = Result.Failure, StartedAt = now };
        state.Steps.Add(new StepState { Id = 0, Result = Result.Success, StartedAt = now, LogIndex = 0, LogLength = 10 });
        state.Steps.Add(new StepState { Id = 1, Result = Result.Success, StartedAt = now, LogIndex = 10, LogLength = 2990 });
        state.Steps.Add(new StepState { Id = 2, Result = Result.Failure, StartedAt = now, LogIndex = 3000, LogLength = 5 });
        await runner.Client.UpdateTaskAsync(new UpdateTaskRequest { State = state });
        var visitor = await AsAsync(work.Path.Split('/')[0], look);
        await visitor.Page.GotoAsync($"/{work.Path}/actions/runs/{row.Id}/jobs/{row.Jobs[0].Id}");
        return visitor;
    }

    public sealed class Sqlite(SqliteHub hub) : LostLogTests(hub), IClassFixture<SqliteHub>;
}
