using Microsoft.Playwright;
using RunnerHub.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RunnerHub.BrowserTests;

/// <summary>Every main flow works for those whose browser runs no script.</summary>
public abstract class WithoutScriptTests(Hub hub) : BrowserTests(hub)
{
    [Fact]
    public async Task A_runner_is_added_edited_disabled_and_deleted_without_script()
    {
        var owner = People.Unique("owner");
        await Hub.AddRepositoryAsync("engine", await Hub.AddUserAsync(owner));
        await using var visitor = await AsAsync(owner, Look.Desk, script: false);
        var page = visitor.Page;

        await page.GotoAsync($"/{owner}/engine/settings/actions/runners");
        await visitor.Link("Add runner").First.ClickAsync();
        await visitor.Button("Show the token").ClickAsync();
        var token = await page.Locator("#registration-token").TextContentAsync();
        await Hub.StartRunnerAsync(token!.Trim(), "plain", "linux");
        await page.GotoAsync($"/{owner}/engine/settings/actions/runners");
        await visitor.Link("plain").ClickAsync();
        await page.GetByLabel("Description").FillAsync("Without script");
        await visitor.Button("Update changes").ClickAsync();
        await Expect(page.GetByLabel("Description")).ToHaveValueAsync("Without script");

        await page.GetByText("Disable this runner").ClickAsync();
        await visitor.ConfirmAsync("Disable this runner");
        await Expect(page.GetByText("Disabled: it gets no new jobs")).ToBeVisibleAsync();
        await visitor.Link("Delete this runner").ClickAsync();
        await visitor.ConfirmAsync("Delete this runner");
        await Expect(page.GetByText("No runners yet")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_list_is_searched_sorted_and_changed_without_script()
    {
        var user = People.Unique("user");
        var scope = new Access.Scope.Owner(await Hub.AddUserAsync(user));
        foreach (var name in new[] { "amber", "birch", "cedar" })
        {
            await Hub.AddAsync(Arrange.Runner(name, scope, labels: ["linux"]), runner => runner.Id);
        }

        await using var visitor = await AsAsync(user, Look.Desk, script: false);
        var page = visitor.Page;
        await page.GotoAsync("/user/settings/actions/runners");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("birch");
        await visitor.Button("Apply").First.ClickAsync();
        await Expect(visitor.Row("birch")).ToBeVisibleAsync();
        await Expect(visitor.Row("amber")).ToHaveCountAsync(0);

        await visitor.Row("birch").GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.Locator("[data-bulk]").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Delete" }).ClickAsync();
        await visitor.ConfirmAsync("Delete this runner");
        await page.GotoAsync("/user/settings/actions/runners?sort=reversealphabetically");
        await Expect(page.Locator("[data-rows] > *")).ToHaveCountAsync(2);
        await Expect(page.Locator("[data-rows] > *").First).ToContainTextAsync("cedar");
    }

    public sealed class Sqlite(SqliteHub hub) : WithoutScriptTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : WithoutScriptTests(hub), IClassFixture<PostgresHub>;
}
