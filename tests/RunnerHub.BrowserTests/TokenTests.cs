using Microsoft.Playwright;
using RunnerHub.Tests.Support;

namespace RunnerHub.BrowserTests;

/// <summary>Access tokens in each look: the form, the token that is shown once, the list, the question before it goes.</summary>
public abstract class TokenTests(Hub hub) : BrowserTests(hub)
{
    [Theory]
    [MemberData(nameof(Look.All), MemberType = typeof(Look))]
    public async Task Somebody_makes_a_token_and_revokes_it(int width, ColorScheme theme)
    {
        var name = People.Unique("holder");
        await Hub.AddUserAsync(name);
        await using var visitor = await Visitor.ArriveAsync(Hub.Address, new Look(width, theme));
        await visitor.SignInAsync(name, Hub.Password);
        await visitor.Page.GotoAsync("/user/settings/tokens");
        await visitor.ExpectUsableAsync();

        await visitor.Page.GetByLabel("Name").FillAsync("a token with a name that is long enough to need a second line");
        await visitor.Page.GetByRole(AriaRole.Group, new PageGetByRoleOptions { Name = "Organisations" }).GetByLabel("Read").CheckAsync();
        await visitor.Button("Make token").ClickAsync();
        await visitor.Page.Locator("#new-token").WaitForAsync();
        await visitor.ExpectUsableAsync();

        await visitor.Link("Done").ClickAsync();
        await visitor.Row("read:organization").WaitForAsync();
        await visitor.ExpectUsableAsync();
        await visitor.Row("read:organization").GetByRole(AriaRole.Link).ClickAsync();
        await visitor.ConfirmAsync("Revoke this token");
        await visitor.Page.GetByText("No tokens yet").WaitForAsync();
    }

    public sealed class Sqlite(SqliteHub hub) : TokenTests(hub), IClassFixture<SqliteHub>;
}
