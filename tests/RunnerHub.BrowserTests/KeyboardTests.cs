using RunnerHub.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RunnerHub.BrowserTests;

public abstract class KeyboardTests(Hub hub) : BrowserTests(hub)
{
    [Fact]
    public async Task The_list_is_worked_by_keys_alone()
    {
        var user = People.Unique("user");
        var scope = new Access.Scope.Owner(await Hub.AddUserAsync(user));
        foreach (var name in new[] { "amber", "birch", "cedar" })
        {
            await Hub.AddAsync(Arrange.Runner(name, scope, labels: ["linux"]), runner => runner.Id);
        }

        await using var visitor = await AsAsync(user, Look.Desk);
        var (page, keys) = (visitor.Page, visitor.Page.Keyboard);
        await page.GotoAsync("/user/settings/actions/runners?sort=alphabetically");

        await keys.PressAsync("j");
        await keys.PressAsync("j");
        await Expect(visitor.Link("birch")).ToBeFocusedAsync();
        await keys.PressAsync("k");
        await Expect(visitor.Link("amber")).ToBeFocusedAsync();
        await keys.PressAsync("x");
        await Expect(page.Locator("[data-bulk-count]")).ToHaveTextAsync("1");
        await keys.PressAsync("/");
        await Expect(page.Locator("[data-search]")).ToBeFocusedAsync();
        await keys.TypeAsync("jx?");
        await Expect(page.Locator("[data-search]")).ToHaveValueAsync("jx?");
        await keys.PressAsync("Escape");
        await keys.PressAsync("?");
        await Expect(page.GetByText("Keyboard shortcuts").First).ToBeVisibleAsync();
        await Expect(page.Locator("#keyboard-help")).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await Expect(page.Locator("#keyboard-help")).ToBeHiddenAsync();
        await keys.PressAsync("j");
        await keys.PressAsync("Enter");
        await Expect(page.GetByLabel("Description")).ToBeVisibleAsync();
    }

    public sealed class Sqlite(SqliteHub hub) : KeyboardTests(hub), IClassFixture<SqliteHub>;
}
