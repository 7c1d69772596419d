using Microsoft.Playwright;
using RunnerHub.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RunnerHub.BrowserTests;

/// <summary>What somebody has typed is not lost.</summary>
public abstract class DraftTests(Hub hub) : BrowserTests(hub)
{
    [Fact]
    public async Task A_workflow_that_was_typed_is_there_again_until_it_was_accepted()
    {
        var work = await Work.PlaceAsync(Hub);
        await using var visitor = await AsAsync(work.Path.Split('/')[0], Look.Desk);
        var page = visitor.Page;
        var form = $"/{work.Path}/actions/new";
        var field = page.GetByLabel("Workflow", new PageGetByLabelOptions { Exact = true });
        const string text = "on: push\njobs:\n  build:\n    runs-on: linux\n    steps:\n      - run: make\n";

        await page.GotoAsync(form);
        await field.FillAsync(text);
        await page.Context.ClearCookiesAsync();
        await visitor.Button("Start run").ClickAsync();
        await visitor.SignInAsync(work.Path.Split('/')[0], Hub.Password);
        await page.GotoAsync(form);
        await Expect(field).ToHaveValueAsync(text);
        await Expect(page.GetByText("What you had typed is here again.").First).ToBeVisibleAsync();
        await visitor.ExpectUsableAsync();

        await visitor.Button("Start run").ClickAsync();
        await Expect(page.GetByText("Run 1 was started.")).ToBeVisibleAsync();
        await page.GotoAsync(form);
        await Expect(field).ToHaveValueAsync("");
    }

    public sealed class Sqlite(SqliteHub hub) : DraftTests(hub), IClassFixture<SqliteHub>;
}
