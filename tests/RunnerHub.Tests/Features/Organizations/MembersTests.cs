using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Organizations;

public abstract class MembersTests(Hub hub) : HubTests(hub)
{
    private readonly string organization = People.Unique("guild");
    private readonly string owner = People.Unique("olaf");
    private readonly string member = People.Unique("mona");
    private readonly string stranger = People.Unique("sven");

    private string Home => $"/org/{organization}/members";

    [Fact]
    public async Task Owners_add_people_by_name_with_a_role()
    {
        await MakeAsync();
        using var olaf = await Hub.AsAsync(owner);

        var added = await olaf.SubmitAsync(Home, Home, ("Name", stranger.ToUpperInvariant()), ("Role", "owner"));

        Assert.Equal(Home, added.Location);
        var list = await olaf.OpenAsync(Home);
        Assert.Contains($"{stranger} is now an owner of {organization}.", list.Text, StringComparison.Ordinal);
        Assert.Equal("owner", list.Find($"select[aria-label='Role of {stranger}'] option[selected]").GetAttribute("value"));
        using var sven = await Hub.AsAsync(stranger);
        await sven.OpenAsync($"/org/{organization}/settings");
    }

    [Fact]
    public async Task Only_people_who_are_not_members_yet_can_be_added()
    {
        await MakeAsync();
        using var olaf = await Hub.AsAsync(owner);

        foreach (var (name, sentence) in new[]
        {
            ("", "Enter the name of a user."),
            ("nobody-of-this-name", "There is no user named “nobody-of-this-name”."),
            (BadText.Long(100_000), "There is no user with so long a name."),
            ("🚀 مرحبا \u202E", "There is no user named"),
            (organization, "is an organisation; name a person."),
            (member, $"{member} is a member already."),
        })
        {
            var refused = await olaf.SubmitAsync(Home, Home, ("Name", name), ("Role", "owner"));

            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains(sentence, refused.Find("#Name-error").TextContent, StringComparison.Ordinal);
            Assert.Equal(name, refused.Find("#Name").GetAttribute("value") ?? "");
            Assert.Equal("owner", refused.Find("#Role option[selected]").GetAttribute("value"));
        }

        var noRole = await olaf.PostAsync(Home, ("Name", stranger), ("Role", "emperor"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, noRole.Status);
        Assert.Equal("Choose a role.", noRole.Find("#Role-error").TextContent);
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task Owners_change_roles_and_a_new_owner_may_at_once_what_an_owner_may()
    {
        await MakeAsync();
        using var olaf = await Hub.AsAsync(owner);
        using var mona = await Hub.AsAsync(member);
        Assert.Equal(HttpStatusCode.Forbidden, (await mona.GetAsync($"/org/{organization}/settings")).Status);

        await olaf.SubmitAsync(Home, $"/{member}", ("Role", "owner"));

        await mona.OpenAsync($"/org/{organization}/settings");
        await olaf.SubmitAsync(Home, $"/{member}", ("Role", "member"));
        Assert.Equal(HttpStatusCode.Forbidden, (await mona.GetAsync($"/org/{organization}/settings")).Status);
    }

    [Fact]
    public async Task A_wrong_role_or_somebody_who_is_no_member_changes_nothing()
    {
        await MakeAsync();
        using var olaf = await Hub.AsAsync(owner);

        Assert.Equal(HttpStatusCode.BadRequest, (await olaf.PostAsync($"{Home}/{member}", ("Role", "3"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await olaf.PostAsync($"{Home}/{stranger}", ("Role", "owner"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await olaf.PostAsync($"{Home}/-1", ("Role", "owner"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await olaf.PostAsync($"{Home}/{stranger}/remove")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await olaf.GetAsync($"{Home}/{stranger}/remove")).Status);
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task A_removed_member_no_longer_sees_the_organisations_repositories()
    {
        var organizationId = await MakeAsync();
        await Hub.AddRepositoryAsync("rocket", organizationId);
        using var olaf = await Hub.AsAsync(owner);
        using var mona = await Hub.AsAsync(member);
        await mona.OpenAsync($"/{organization}/rocket");

        var question = await olaf.OpenAsync($"{Home}/{member}/remove");
        Assert.Contains($"{member} no longer sees its repository.", question.Text, StringComparison.Ordinal);
        var removed = await olaf.SubmitAsync(question, "/remove");

        Assert.Equal(Home, removed.Location);
        Assert.Equal(HttpStatusCode.NotFound, (await mona.GetAsync($"/{organization}/rocket")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await mona.GetAsync(Home)).Status);
    }

    [Fact]
    public async Task A_member_may_leave_and_remove_nobody_else()
    {
        await MakeAsync();
        using var mona = await Hub.AsAsync(member);
        var list = await mona.OpenAsync(Home);
        Assert.Empty(list.Document.QuerySelectorAll("main form"));
        Assert.Equal(HttpStatusCode.Forbidden, (await mona.GetAsync($"{Home}/{owner}/remove")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await mona.PostAsync($"{Home}/{owner}/remove")).Status);

        var left = await mona.SubmitAsync(list.Find("main tbody a.btn").GetAttribute("href")!, "/remove");

        Assert.Equal($"/{organization}", left.Location);
        Assert.Contains($"You have left {organization}.", (await mona.OpenAsync(left.Location!)).Text, StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task The_last_owner_can_neither_leave_nor_be_demoted_nor_removed()
    {
        await MakeAsync();
        using var olaf = await Hub.AsAsync(owner);
        using var admin = await Hub.AsAdminAsync();
        foreach (var person in new[] { olaf, admin })
        {
            var removed = await person.PostAsync($"{Home}/{owner}/remove");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, removed.Status);
            Assert.Contains($"the only owner of {organization}", removed.Text, StringComparison.Ordinal);

            var demoted = await person.PostAsync($"{Home}/{owner}", ("Role", "member"));
            Assert.Contains($"{owner} is the only owner", (await person.OpenAsync(demoted.Location!)).Text, StringComparison.Ordinal);
        }

        Assert.Equal(1, await CountAsync(OrganizationRole.Owner));
    }

    [Fact]
    public async Task Of_owners_who_all_go_at_once_one_stays()
    {
        for (var round = 0; round < 5; round++)
        {
            var name = People.Unique("exodus");
            var names = Enumerable.Range(0, 4).Select(_ => People.Unique("leaver")).ToList();
            var ids = new List<long>();
            foreach (var leaver in names)
            {
                ids.Add(await Hub.AddUserAsync(leaver));
            }

            var id = await Hub.AddOrganizationAsync(name, ids[0], [.. ids.Skip(1)]);
            await Hub.ReadAsync(db => db.OrganizationMembers.Where(m => m.OrganizationId == id)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.Role, OrganizationRole.Owner)));
            using var admin = await Hub.AsAdminAsync();
            var page = await admin.OpenAsync($"/org/{name}/members");
            var token = ("__RequestVerificationToken", page.AntiforgeryToken);

            await Task.WhenAll(names.Select((leaver, index) => index % 2 == 0
                ? admin.PostBareAsync($"/org/{name}/members/{leaver}/remove", token)
                : admin.PostBareAsync($"/org/{name}/members/{leaver}", token, ("Role", "member"))));

            Assert.Equal(1, await Hub.ReadAsync(db => db.OrganizationMembers.CountAsync(m => m.OrganizationId == id && m.Role == OrganizationRole.Owner)));
        }
    }

    [Fact]
    public async Task A_long_list_has_pages_and_owners_come_first()
    {
        var id = await MakeAsync();
        await Hub.ReadAsync(async db =>
        {
            var users = Enumerable.Range(0, 60).Select(_ => User.Named(People.Unique("crowd"), Hub.Clock.GetUtcNow())).ToList();
            db.AddRange(users);
            await db.SaveChangesAsync();
            db.AddRange(users.Select(user => new OrganizationMember
            {
                OrganizationId = id,
                UserId = user.Id,
                Role = OrganizationRole.Member,
                Created = Hub.Clock.GetUtcNow(),
            }));
            return await db.SaveChangesAsync();
        });
        using var olaf = await Hub.AsAsync(owner);

        var first = await olaf.OpenAsync(Home);
        var last = await olaf.OpenAsync($"{Home}?page=2");

        Assert.Equal(owner, first.Find("tbody .person").TextContent[1..]);
        Assert.Contains("1–50 of 62 members", first.Text, StringComparison.Ordinal);
        Assert.Equal(12, last.Document.QuerySelectorAll("tbody tr").Length);
        foreach (var page in new[] { "0", "-3", "999999999", "99999999999999", "x" })
        {
            await olaf.OpenAsync($"{Home}?page={page}");
        }
    }

    private async Task<long> MakeAsync()
    {
        await Hub.AddUserAsync(stranger);
        return await Hub.AddOrganizationAsync(organization, await Hub.AddUserAsync(owner), await Hub.AddUserAsync(member));
    }

    private Task<int> CountAsync(OrganizationRole? role = null) => Hub.ReadAsync(db =>
        db.OrganizationMembers.CountAsync(m => m.Organization!.Name == organization && (role == null || m.Role == role)));

    public sealed class Sqlite(SqliteHub hub) : MembersTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : MembersTests(hub), IClassFixture<PostgresHub>;
}
