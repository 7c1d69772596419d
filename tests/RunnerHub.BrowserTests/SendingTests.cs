using Microsoft.Playwright;
using RunnerHub.Access;
using RunnerHub.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RunnerHub.BrowserTests;

/// <summary>Forms on their way to a slow server, and the question before.</summary>
public abstract class SendingTests(Hub hub) : BrowserTests(hub)
{
    private const string Variables = "/user/settings/actions/variables";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_sent_twice_while_the_server_is_slow_is_done_once(bool byKeys)
    {
        var user = People.Unique("user");
        await Hub.AddUserAsync(user);
        await using var visitor = await AsAsync(user, Look.Desk);
        var page = visitor.Page;
        await page.GotoAsync(Variables);
        var (sent, gate) = await HoldAsync(page, Variables);
        await page.GetByLabel("Name").FillAsync("ONE");
        await page.GetByLabel("Value").FillAsync("1");

        // All at once: of a page that is about to be left the browser tells nothing more.
        var busy = await page.EvaluateAsync<int>(byKeys
            ? "() => { const form = document.querySelector('main form [name=Name]').form; for (let time = 0; time < 3; time++) form.requestSubmit(); return form.querySelectorAll('[aria-busy]').length; }"
            : "() => { const button = document.querySelector('main form .btn-primary'); for (let time = 0; time < 3; time++) button.click(); return button.form.querySelectorAll('[aria-busy]').length; }");
        Assert.Equal(byKeys ? 0 : 1, busy);
        gate.SetResult();
        await Expect(page.Locator(".notices .alert-success")).ToBeVisibleAsync();
        Assert.Single(sent);
        await page.GetByLabel("Name").FillAsync("TWO");
        await page.GetByLabel("Value").FillAsync("2");
        await page.Locator("main form .btn-primary").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "TWO" }).First).ToBeVisibleAsync();
    }

    [Theory]
    [MemberData(nameof(Look.All), MemberType = typeof(Look))]
    public async Task A_long_question_keeps_its_title_and_its_buttons_in_sight(int width, ColorScheme theme)
    {
        var user = People.Unique("user");
        var scope = new Scope.Owner(await Hub.AddUserAsync(user));
        foreach (var number in Enumerable.Range(0, 12))
        {
            await Hub.AddAsync(Arrange.Runner($"a machine with a rather long name, number {number}", scope, labels: [.. Enumerable.Range(0, 5).Select(label => $"{People.Unique("a-rather-long-label")}-{label}")]), runner => runner.Id);
        }

        await using var visitor = await AsAsync(user, new Look(width, theme));
        var page = visitor.Page;
        await page.SetViewportSizeAsync(width, 400);
        await page.GotoAsync("/user/settings/actions/runners");
        await page.Locator("[data-select-all]:visible").First.CheckAsync();
        await page.Locator("[data-bulk] [value=delete]").ClickAsync();

        await Expect(page.Locator("dialog .sheet-title")).ToBeInViewportAsync(new LocatorAssertionsToBeInViewportOptions { Ratio = 1 });
        await Expect(page.Locator("dialog [type=submit]")).ToBeInViewportAsync(new LocatorAssertionsToBeInViewportOptions { Ratio = 1 });
        await Expect(page.Locator("dialog[open] [data-close]")).ToBeFocusedAsync();
        if (width == 360)
        {
            Assert.True(await page.EvaluateAsync<bool>("() => { const text = document.querySelector('dialog .sheet-scroll'); return text.scrollHeight > text.clientHeight && text.tabIndex === 0; }"));
        }

        await visitor.ExpectUsableAsync();
    }

    /// <summary>Holds back what is posted to an address until the gate opens.</summary>
    private static async Task<(List<IRequest> Sent, TaskCompletionSource Gate)> HoldAsync(IPage page, string path)
    {
        var (sent, gate) = (new List<IRequest>(), new TaskCompletionSource());
        await page.RouteAsync($"**{path}", async route =>
        {
            if (route.Request.Method == "POST")
            {
                sent.Add(route.Request);
                await gate.Task;
            }

            await route.ContinueAsync();
        });
        return (sent, gate);
    }

    public sealed class Sqlite(SqliteHub hub) : SendingTests(hub), IClassFixture<SqliteHub>;
}
