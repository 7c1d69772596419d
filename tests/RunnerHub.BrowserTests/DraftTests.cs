using Microsoft.Playwright;
using RunnerHub.Access;
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

    [Fact]
    public async Task A_description_that_was_typed_outlasts_the_session_and_overwrites_nobody_unseen()
    {
        var owner = People.Unique("owner");
        var id = await Hub.AddAsync(Arrange.Runner("shared", new Scope.Owner(await Hub.AddUserAsync(owner))), runner => runner.Id);
        var path = $"/user/settings/actions/runners/{id}";
        using var other = await Hub.AsAsync(owner);
        await using var visitor = await AsAsync(owner, Look.Desk);
        var (page, field) = (visitor.Page, visitor.Page.GetByLabel("Description"));

        await page.GotoAsync(path);
        await field.FillAsync("mine");
        await page.Context.ClearCookiesAsync();
        await visitor.Button("Update changes").ClickAsync();
        await Expect(page.GetByText("You were signed out; what you sent was not saved.")).ToBeVisibleAsync();
        await visitor.ExpectUsableAsync();
        await other.SubmitAsync(path, $"/{id}", ("Description", "theirs"));
        await page.GetByLabel("Name").FillAsync(owner);
        await page.GetByLabel("Password").FillAsync(Hub.Password);
        await visitor.Button("Sign in").ClickAsync();
        await Expect(field).ToHaveValueAsync("mine");
        await Expect(page.GetByText("What you had typed is here again.").First).ToBeVisibleAsync();

        await visitor.Button("Update changes").ClickAsync();
        await Expect(page.GetByText("it is now “theirs”. Save again to overwrite that.")).ToBeVisibleAsync();
        await visitor.Button("Update changes").ClickAsync();
        await Expect(page.GetByText("Runner updated successfully")).ToBeVisibleAsync();
        await other.SubmitAsync(path, $"/{id}", ("Description", "theirs again"));
        await page.GotoAsync(path);
        await Expect(field).ToHaveValueAsync("theirs again");
    }

    [Fact]
    public async Task What_is_secret_is_kept_nowhere()
    {
        var user = People.Unique("user");
        await Hub.AddUserAsync(user);
        await using var visitor = await AsAsync(user, Look.Desk);
        var page = visitor.Page;

        await page.GotoAsync("/user/settings/actions/variables");
        await page.GetByLabel("Value").FillAsync("known to all");
        await page.GotoAsync("/user/settings/actions/secrets");
        await page.GetByLabel("Value").FillAsync("known to me");
        await page.GotoAsync("/user/settings/hooks/new");
        await page.GetByLabel("Address").FillAsync("https://receiver.invalid/");
        await page.GetByLabel("Secret").FillAsync("known to me");

        var kept = await page.EvaluateAsync<string>("JSON.stringify(sessionStorage)");
        Assert.Contains("known to all", kept, StringComparison.Ordinal);
        Assert.Contains("receiver.invalid", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("known to me", kept, StringComparison.Ordinal);
    }

    public sealed class Sqlite(SqliteHub hub) : DraftTests(hub), IClassFixture<SqliteHub>;
}
