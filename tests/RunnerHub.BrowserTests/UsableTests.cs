using Microsoft.Playwright;
using RunnerHub.Tests.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.BrowserTests;

/// <summary>Every page of the permission table in each look: axe finds nothing, nothing overflows, the browser complains of nothing.</summary>
public abstract class UsableTests(Hub hub, PermissionCast cast) : BrowserTests(hub)
{
    private const string Visiting = "site admin";

    /// <summary>Parts of pages, texts, and streams.</summary>
    private static readonly string[] NoPages = ["/events", "/new/registered", "/log", "/log/rows"];

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

    [Theory]
    [MemberData(nameof(Look.All), MemberType = typeof(Look))]
    public async Task Everybody_can_use_every_page(int width, ColorScheme theme)
    {
        await cast.OfAsync(Hub);
        await using var visitor = await AsAsync(Hub.AdminName, new Look(width, theme));
        var obstacles = new List<string>();
        foreach (var row in PermissionTable.Read().Where(row => row.Method == "GET" && row.Statuses[^1] is 200 or 404 && !NoPages.Any(row.Route.EndsWith)))
        {
            await visitor.Page.GotoAsync(await cast.AddressAsync(Hub, row.Route, Visiting) + row.Query);
            obstacles.AddRange(await visitor.FindObstaclesAsync());
        }

        Assert.True(obstacles.Count == 0, string.Join(Environment.NewLine, obstacles));
    }

    [Theory]
    [InlineData("/-/admin/actions/runners")]
    [InlineData("/-/admin/monitor")]
    public async Task On_a_narrow_screen_the_settings_show_where_one_is(string path)
    {
        await using var visitor = await AsAsync(Hub.AdminName, new Look(360, ColorScheme.Light));
        await visitor.Page.GotoAsync(path);

        await Assertions.Expect(visitor.Page.Locator(".settings-nav [aria-current]")).ToBeInViewportAsync(new LocatorAssertionsToBeInViewportOptions { Ratio = 1 });
        Assert.Equal(0, await visitor.Page.EvaluateAsync<int>("scrollY"));
    }

    public sealed class Sqlite(SqliteHub hub, PermissionCast cast) : UsableTests(hub, cast), IClassFixture<SqliteHub>, IClassFixture<PermissionCast>;
}
