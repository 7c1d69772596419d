using Microsoft.Playwright;
using RunnerHub.Access;
using RunnerHub.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RunnerHub.BrowserTests;

public abstract class SignInTests(Hub hub) : BrowserTests(hub)
{
    [Theory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task Each_kind_of_person_signs_in_and_sees_what_is_theirs(int width)
    {
        var look = new Look(width, ColorScheme.Light);
        var (owner, member, maintainer, organization) = (People.Unique("owner"), People.Unique("member"), People.Unique("maintainer"), People.Unique("team"));
        var organizationId = await Hub.AddOrganizationAsync(organization, await Hub.AddUserAsync(owner), await Hub.AddUserAsync(member));
        var repositoryId = await Hub.AddRepositoryAsync("engine", organizationId);
        await Hub.AddCollaboratorAsync(repositoryId, await Hub.AddUserAsync(maintainer), RepositoryRole.Admin);

        await SeesAsync(Hub.AdminName, look, "/-/admin/actions/runners");
        await SeesAsync(owner, look, $"/org/{organization}/settings/actions/runners");
        await SeesAsync(maintainer, look, $"/{organization}/engine/settings/actions/runners");
        await SeesAsync(member, look, "/user/settings/actions/runners");
        await using var visitor = await AsAsync(member, look);
        await visitor.Page.GotoAsync($"/{organization}/engine");
        await Expect(visitor.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Settings", Exact = true })).ToHaveCountAsync(0);
    }

    private async Task SeesAsync(string name, Look look, string runners)
    {
        await using var visitor = await AsAsync(name, look);
        await visitor.Page.GotoAsync(runners);
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Runners", Exact = true })).ToBeVisibleAsync();
    }

    public sealed class Sqlite(SqliteHub hub) : SignInTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : SignInTests(hub), IClassFixture<PostgresHub>;
}
