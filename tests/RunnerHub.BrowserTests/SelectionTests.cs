using RunnerHub.Access;
using RunnerHub.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RunnerHub.BrowserTests;

/// <summary>Ticked rows of a list, while it updates by itself and is gone through by keys.</summary>
public abstract class SelectionTests(Hub hub) : BrowserTests(hub)
{
    private const string Runners = "/user/settings/actions/runners";

    [Fact]
    public async Task Ticked_runners_stay_ticked_when_the_list_no_longer_asks_for_them_and_go_when_they_are_deleted()
    {
        var (user, ids) = await AddAsync("amber", "birch", "cedar");
        using var other = await Hub.AsAsync(user);
        await using var visitor = await AsAsync(user, Look.Desk);
        var (page, count) = (visitor.Page, visitor.Page.Locator("[data-bulk-count]"));
        await page.GotoAsync($"{Runners}?sort=alphabetically&disabled=false");
        await page.Locator("thead [data-select-all]").CheckAsync();
        await Expect(count).ToHaveTextAsync("3");

        await other.PostAsync($"{Runners}/{ids[1]}/update-runner?disabled=true");
        await Expect(visitor.Row("birch").Locator(".cell-status")).ToContainTextAsync("disabled");
        await Expect(count).ToHaveTextAsync("3");
        await Expect(visitor.Row("birch").Locator("[name=ids]")).ToBeCheckedAsync();
        Assert.Equal(ids.Select(id => $"r{id}"), await page.EvaluateAsync<string[]>("[...document.querySelectorAll('[data-rows] > tr')].map(row => row.id)"));

        await other.PostAsync($"{Runners}/{ids[0]}/delete");
        await Expect(count).ToHaveTextAsync("2");
        await visitor.Row("birch").Locator("[name=ids]").UncheckAsync();
        await other.PostAsync($"{Runners}/{ids[2]}/update-runner?disabled=true");
        await Expect(visitor.Row("birch")).ToHaveCountAsync(0);
        await Expect(count).ToHaveTextAsync("1");
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task With_rows_ticked_nothing_that_has_the_focus_lies_behind_the_bar(int width)
    {
        var (user, _) = await AddAsync([.. Enumerable.Range(0, 20).Select(number => $"machine {number}")]);
        await using var visitor = await AsAsync(user, new Look(width, Microsoft.Playwright.ColorScheme.Light));
        var page = visitor.Page;
        await page.SetViewportSizeAsync(width, 600);
        await page.GotoAsync($"{Runners}?sort=alphabetically");
        await visitor.Row("machine 0").Locator("[name=ids]").CheckAsync();

        for (var step = 0; step < 60; step++)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.Equal("", await page.EvaluateAsync<string>("""
                () => {
                    const [here, bar] = [document.activeElement, document.querySelector('[data-bulk]')];
                    const [place, edge] = [here.getBoundingClientRect(), bar.getBoundingClientRect()];
                    return here.closest('tbody') && place.bottom > edge.top ? `${here.outerHTML} ends at ${place.bottom}, the bar begins at ${edge.top}` : '';
                }
                """));
        }
    }

    private async Task<(string User, long[] Ids)> AddAsync(params string[] names)
    {
        var user = People.Unique("user");
        var scope = new Scope.Owner(await Hub.AddUserAsync(user));
        var ids = new List<long>();
        foreach (var name in names)
        {
            ids.Add(await Hub.AddAsync(Arrange.Runner(name, scope, labels: ["linux"]), runner => runner.Id));
        }

        return (user, [.. ids]);
    }

    public sealed class Sqlite(SqliteHub hub) : SelectionTests(hub), IClassFixture<SqliteHub>;
}
