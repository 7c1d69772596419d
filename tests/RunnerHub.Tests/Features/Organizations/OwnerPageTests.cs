using System.Net;
using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Organizations;

public abstract class OwnerPageTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task Everybody_sees_an_organisations_page_and_on_it_only_the_repositories_that_he_may_see()
    {
        var organization = People.Unique("Guild");
        var (owner, member, reader, stranger) = (People.Unique("olaf"), People.Unique("mona"), People.Unique("rita"), People.Unique("sven"));
        await Hub.AddUserAsync(stranger);
        var id = await Hub.AddOrganizationAsync(organization, await Hub.AddUserAsync(owner), await Hub.AddUserAsync(member));
        await Hub.AddRepositoryAsync("engine", id);
        await Hub.AddCollaboratorAsync(await Hub.AddRepositoryAsync("rocket", id), await Hub.AddUserAsync(reader), RepositoryRole.Read);

        foreach (var (name, visible, seesMembers, mayCreate) in new[]
        {
            (owner, "engine rocket", true, true),
            (member, "engine rocket", true, false),
            (reader, "rocket", false, false),
            (stranger, "", false, false),
            (Hub.AdminName, "engine rocket", true, true),
        })
        {
            using var person = await Hub.AsAsync(name);

            var page = await person.OpenAsync($"/{organization}");

            Assert.Equal(visible, Repositories(page));
            Assert.Equal(seesMembers, page.Document.QuerySelector("#members-title") is not null);
            Assert.Equal(mayCreate, page.Document.QuerySelector($"a[href='/repo/create?owner={organization}']") is not null);
            Assert.Equal(mayCreate, page.Document.QuerySelector($"a[href='/org/{organization}/settings']") is not null);
            foreach (var repository in new[] { "engine", "rocket" })
            {
                var expected = visible.Contains(repository, StringComparison.Ordinal) ? HttpStatusCode.OK : HttpStatusCode.NotFound;
                Assert.Equal(expected, (await person.GetAsync($"/{organization}/{repository}")).Status);
            }
        }
    }

    [Fact]
    public async Task A_users_page_shows_each_viewer_what_he_may_see()
    {
        var (user, reader, stranger) = (People.Unique("Uwe"), People.Unique("rita"), People.Unique("sven"));
        await Hub.AddUserAsync(stranger);
        var id = await Hub.AddUserAsync(user);
        await Hub.AddRepositoryAsync("secret", id);
        await Hub.AddCollaboratorAsync(await Hub.AddRepositoryAsync("shared", id), await Hub.AddUserAsync(reader), RepositoryRole.Write);

        foreach (var (name, visible) in new[] { (user, "secret shared"), (reader, "shared"), (stranger, ""), (Hub.AdminName, "secret shared") })
        {
            using var person = await Hub.AsAsync(name);

            var page = await person.OpenAsync($"/{user.ToUpperInvariant()}");

            Assert.Equal(user, page.Find("h1").TextContent);
            Assert.Equal(visible, Repositories(page));
            Assert.Equal(name == user, page.Document.QuerySelector("main a[href='/user/settings/actions/runners']") is not null);
        }
    }

    [Fact]
    public async Task Many_repositories_have_pages_and_a_search()
    {
        var user = People.Unique("hoarder");
        var id = await Hub.AddUserAsync(user);
        for (var i = 0; i < 35; i++)
        {
            await Hub.AddRepositoryAsync($"Repo-{i:00}", id);
        }

        using var hoarder = await Hub.AsAsync(user);

        var first = await hoarder.OpenAsync($"/{user}");
        var found = await hoarder.OpenAsync($"/{user}?q=rEPO-1");
        var none = await hoarder.OpenAsync($"/{user}?q=%25");

        Assert.Contains("1–30 of 35 repositories", first.Text, StringComparison.Ordinal);
        Assert.Equal("Repo-30 Repo-31 Repo-32 Repo-33 Repo-34", Repositories(await hoarder.OpenAsync($"/{user}?page=2")));
        Assert.Equal(10, found.Document.QuerySelectorAll("tbody tr").Length);
        Assert.Contains("No repository matches", none.Text, StringComparison.Ordinal);
        foreach (var odd in new[] { "page=-1", "page=99999999999999", "page=x", $"q={BadText.Long(4000)}", "q=%F0%9F%9A%80", "q=_" })
        {
            await hoarder.OpenAsync($"/{user}?{odd}");
        }
    }

    [Fact]
    public async Task An_unknown_owner_or_one_whose_name_is_reserved_is_not_found()
    {
        await Hub.AddAsync(Owner.Named("lib", OwnerKind.Organization, Hub.Clock.GetUtcNow()), owner => Hub.AddRepositoryAsync("x", owner.Id));
        using var admin = await Hub.AsAdminAsync();

        foreach (var path in new[] { "/nobody-of-this-name", "/nobody/nothing", "/lib", "/LIB/x", "/lib/x/settings", "/lib/x/settings/actions/runners", "/a%20b", "/🚀", "/-1" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync(path)).Status);
        }
    }

    private static string Repositories(Seen page) =>
        string.Join(' ', page.Document.QuerySelectorAll("main tbody a").Select(link => link.TextContent));

    public sealed class Sqlite(SqliteHub hub) : OwnerPageTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : OwnerPageTests(hub), IClassFixture<PostgresHub>;
}
