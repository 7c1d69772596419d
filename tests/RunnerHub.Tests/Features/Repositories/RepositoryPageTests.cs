using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Repositories;

public abstract class RepositoryPageTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task Whoever_sees_a_repository_sees_who_may_do_what_and_the_links_that_he_may_follow()
    {
        var organization = People.Unique("Guild");
        var (owner, member, admin, writer) = (People.Unique("olaf"), People.Unique("mona"), People.Unique("ada"), People.Unique("will"));
        var id = await Hub.AddRepositoryAsync(
            "Rocket", await Hub.AddOrganizationAsync(organization, await Hub.AddUserAsync(owner), await Hub.AddUserAsync(member)));
        await Hub.AddCollaboratorAsync(id, await Hub.AddUserAsync(admin), RepositoryRole.Admin);
        await Hub.AddCollaboratorAsync(id, await Hub.AddUserAsync(writer), RepositoryRole.Write);
        var settings = $"/{organization}/Rocket/settings";

        foreach (var (name, links, navigation) in new[]
        {
            (owner, true, "Runners Queue Secrets Variables Webhooks Collaborators Settings"),
            (admin, true, "Runners Queue Secrets Variables Webhooks Collaborators Settings"),
            (Hub.AdminName, true, "Runners Queue Secrets Variables Webhooks Collaborators Settings"),
            (member, false, ""),
            (writer, false, ""),
        })
        {
            using var person = await Hub.AsAsync(name);

            var page = await person.OpenAsync($"/{organization}/rocket");

            Assert.Equal($"{organization}\u2009/\u2009Rocket", page.Find("h1").TextContent);
            Assert.Equal(
                [$"{owner} Owner", $"{admin} Admin", $"{writer} Write", "1 member Read"],
                page.Document.QuerySelectorAll("tbody tr").Select(row => $"{row.QuerySelector(".person")!.LastChild!.TextContent} {row.QuerySelector("[class^=tag]")!.TextContent}"));
            Assert.Equal(links, page.Document.QuerySelector($"a[href='{settings}']") is not null);
            Assert.Equal(links, page.Document.QuerySelector($"a[href='{settings}/actions/runners']") is not null);
            if (links)
            {
                var opened = await person.OpenAsync(settings);
                Assert.Equal(navigation, string.Join(' ', opened.Document.QuerySelectorAll(".settings-nav a").Select(link => link.TextContent.Trim())));
                Assert.Equal(name != admin, opened.Document.QuerySelector($"a[href='{settings}/delete']") is not null);
            }
        }
    }

    [Fact]
    public async Task A_users_repository_says_that_the_user_owns_it()
    {
        var owner = People.Unique("olga");
        await Hub.AddRepositoryAsync("rocket", await Hub.AddUserAsync(owner));
        using var olga = await Hub.AsAsync(owner);

        var page = await olga.OpenAsync($"/{owner}/rocket");

        Assert.Contains($"{owner} Owner everything, even transfer and deletion owns it", page.Text, StringComparison.Ordinal);
    }

    public sealed class Sqlite(SqliteHub hub) : RepositoryPageTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RepositoryPageTests(hub), IClassFixture<PostgresHub>;
}
