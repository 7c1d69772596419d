using Microsoft.Playwright;
using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.BrowserTests;

/// <summary>Each page in each look: axe finds nothing, nothing overflows, the browser complains of nothing.</summary>
public abstract class UsableTests(Hub hub) : BrowserTests(hub)
{
    [Theory]
    [MemberData(nameof(Look.All), MemberType = typeof(Look))]
    public async Task Everybody_can_use_every_page(int width, ColorScheme theme)
    {
        var (owner, organization, member) = (People.Unique("owner"), People.Unique("team"), People.Unique("member"));
        var (ownerId, memberId) = (await Hub.AddUserAsync(owner), await Hub.AddUserAsync(member));
        var organizationId = await Hub.AddOrganizationAsync(organization, ownerId, memberId);
        var repositoryId = await Hub.AddRepositoryAsync("engine", organizationId);
        await Hub.AddCollaboratorAsync(repositoryId, memberId, RepositoryRole.Write);
        var runnerId = await Hub.AddAsync(
            Arrange.Runner("build-🚂-שלום", new Scope.Owner(organizationId), description: "In the cellar", labels: ["linux", "gpu"]), runner => runner.Id);
        string[] pages =
        [
            "/", $"/{organization}", $"/{organization}/engine", "/org/create", "/repo/create", "/user/settings/account", "/user/settings/actions/runners",
            $"/org/{organization}/members", $"/org/{organization}/members/{member}/remove", $"/org/{organization}/settings", $"/org/{organization}/settings/delete",
            $"/org/{organization}/settings/actions/runners", $"/org/{organization}/settings/actions/runners?q=nothing",
            $"/org/{organization}/settings/actions/runners/new", $"/org/{organization}/settings/actions/runners/{runnerId}",
            $"/org/{organization}/settings/actions/runners/{runnerId}/delete", $"/org/{organization}/settings/actions/runners/reset_registration_token",
            $"/{organization}/engine/settings", $"/{organization}/engine/settings/collaboration", $"/{organization}/engine/settings/transfer",
            $"/{organization}/engine/settings/delete", $"/{organization}/engine/settings/actions/runners", "/no/such/page",
        ];
        await using (var visitor = await AsAsync(owner, new Look(width, theme)))
        {
            await EachAsync(visitor, pages);
        }

        await using var admin = await AsAsync(Hub.AdminName, new Look(width, theme));
        await EachAsync(admin, ["/-/admin/actions/runners", "/-/admin/users", "/-/admin/users/new", $"/-/admin/users/{member}", $"/-/admin/users/{member}/delete"]);
    }

    [Theory]
    [MemberData(nameof(Look.All), MemberType = typeof(Look))]
    public async Task Everybody_can_use_the_page_that_signs_in(int width, ColorScheme theme)
    {
        await using var visitor = await Visitor.ArriveAsync(Hub.Address, new Look(width, theme));
        await EachAsync(visitor, ["/user/login"]);
        await visitor.Button("Sign in").ClickAsync();
        await visitor.Page.GetByText("Enter your name.").First.WaitForAsync();
        await visitor.ExpectUsableAsync();
    }

    private static async Task EachAsync(Visitor visitor, IEnumerable<string> pages)
    {
        foreach (var page in pages)
        {
            await visitor.Page.GotoAsync(page);
            await visitor.ExpectUsableAsync();
        }
    }

    public sealed class Sqlite(SqliteHub hub) : UsableTests(hub), IClassFixture<SqliteHub>;
}
