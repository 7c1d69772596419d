using Microsoft.Playwright;
using RunnerHub.Tests.Support;

namespace RunnerHub.BrowserTests;

/// <summary>The page that everybody meets first, in each look: axe finds nothing, nothing overflows, the browser complains of nothing.</summary>
public abstract class UsableTests(Hub hub) : BrowserTests(hub)
{
    [Theory]
    [MemberData(nameof(Look.All), MemberType = typeof(Look))]
    public async Task Everybody_can_use_the_page_that_signs_in(int width, ColorScheme theme)
    {
        await using var visitor = await Visitor.ArriveAsync(Hub.Address, new Look(width, theme));
        await visitor.Page.GotoAsync("/user/login");
        await visitor.ExpectUsableAsync();
        await visitor.Button("Sign in").ClickAsync();
        await visitor.Page.GetByText("Enter your name.").First.WaitForAsync();
        await visitor.ExpectUsableAsync();
    }

    public sealed class Sqlite(SqliteHub hub) : UsableTests(hub), IClassFixture<SqliteHub>;
}
