using Microsoft.Playwright;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using static Microsoft.Playwright.Assertions;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.BrowserTests;

/// <summary>A job's life as the owner of its repository sees it.</summary>
public abstract class JobJourneyTests(Hub hub) : BrowserTests(hub)
{
    [Theory]
    [MemberData(nameof(Look.All), MemberType = typeof(Look))]
    public async Task A_job_says_why_it_waits_is_followed_to_its_end_repeated_and_cancelled(int width, ColorScheme theme)
    {
        var work = await Work.PlaceAsync(Hub);
        var run = await work.ReadAsync(await work.StartAsync(Work.Job("build", "linux", "gpu")));
        await using var visitor = await AsAsync(work.Path.Split('/')[0], new Look(width, theme));
        var page = visitor.Page;
        var state = page.Locator("#job .mark-word").First;

        await page.GotoAsync($"/{work.Path}/actions/runs/{run.Id}/jobs/{run.Jobs[0].Id}");
        await Expect(state).ToHaveTextAsync("Waiting");
        await work.RunnerAsync("linux");
        await ExpectInTimeAsync(page.Locator("#wait"), "gpu");
        await visitor.ExpectUsableAsync();

        var runner = await work.RunnerAsync("linux", "gpu");
        var task = await runner.TakeAsync();
        await ExpectInTimeAsync(state, "Running", () => runner.ReportAsync(task.Id, steps: [new StepState { Id = 0 }]));
        await runner.ReportAsync(task.Id, Result.Failure, [new StepState { Id = 0, Result = Result.Failure }]);
        await ExpectInTimeAsync(state, "Failed");

        await visitor.Button("Run this job again").ClickAsync();
        await ExpectInTimeAsync(state, "Waiting");
        await visitor.Button("Cancel this job").ClickAsync();
        await ExpectInTimeAsync(state, "Cancelled");
        await runner.TakeNothingAsync();
    }

    public sealed class Sqlite(SqliteHub hub) : JobJourneyTests(hub), IClassFixture<SqliteHub>;
}
