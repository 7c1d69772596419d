using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Repositories;

public abstract class CollaboratorsTests(Hub hub) : HubTests(hub)
{
    private readonly string owner = People.Unique("olga");
    private readonly string helper = People.Unique("hans");

    private string Repository => $"/{owner}/rocket";

    private string Home => $"{Repository}/settings/collaboration";

    [Fact]
    public async Task A_collaborator_may_at_once_what_the_role_says()
    {
        await MakeAsync();
        using var olga = await Hub.AsAsync(owner);
        using var hans = await Hub.AsAsync(helper);
        Assert.Equal(HttpStatusCode.NotFound, (await hans.GetAsync(Repository)).Status);

        await olga.SubmitAsync(Home, Home, ("Name", helper.ToUpperInvariant()), ("Role", "read"));
        await AssertMayAsync(HttpStatusCode.OK, HttpStatusCode.Forbidden);
        await olga.SubmitAsync(Home, $"/{helper}", ("Role", "write"));
        await AssertMayAsync(HttpStatusCode.OK, HttpStatusCode.Forbidden);
        await olga.SubmitAsync(Home, $"/{helper}", ("Role", "admin"));
        await AssertMayAsync(HttpStatusCode.OK, HttpStatusCode.OK);
        await olga.SubmitAsync($"{Home}/{helper}/remove", "/remove");
        await AssertMayAsync(HttpStatusCode.NotFound, HttpStatusCode.NotFound);

        async Task AssertMayAsync(HttpStatusCode see, HttpStatusCode manage)
        {
            Assert.Equal(see, (await hans.GetAsync(Repository)).Status);
            Assert.Equal(manage, (await hans.GetAsync($"{Repository}/settings")).Status);
            Assert.Equal(manage, (await hans.GetAsync($"{Repository}/settings/actions/runners")).Status);
            Assert.Equal(manage, (await hans.GetAsync(Home)).Status);
        }
    }

    [Fact]
    public async Task Only_people_who_have_no_role_yet_can_be_added()
    {
        await MakeAsync();
        var organization = People.Unique("guild");
        await Hub.AddOrganizationAsync(organization, await Hub.AddUserAsync(People.Unique("olaf")));
        using var olga = await Hub.AsAsync(owner);
        await olga.SubmitAsync(Home, Home, ("Name", helper), ("Role", "write"));

        foreach (var (name, sentence) in new[]
        {
            ("", "Enter the name of a user."),
            ("nobody-of-this-name", "There is no user named “nobody-of-this-name”."),
            (BadText.Long(100_000), "There is no user with so long a name."),
            ("🚀 مرحبا \u202E", "There is no user named"),
            (organization, "is an organisation; name a person."),
            (owner, $"{owner} owns this repository"),
            (helper, $"{helper} is a collaborator already."),
        })
        {
            var refused = await olga.SubmitAsync(Home, Home, ("Name", name), ("Role", "admin"));

            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains(sentence, refused.Find("#Name-error").TextContent, StringComparison.Ordinal);
            Assert.Equal(name, refused.Find("#Name").GetAttribute("value") ?? "");
            Assert.Equal("admin", refused.Find("#Role option[selected]").GetAttribute("value"));
        }

        Assert.Equal("Choose a role.", (await olga.PostAsync(Home, ("Name", helper), ("Role", "owner"))).Find("#Role-error").TextContent);
        Assert.Equal([RepositoryRole.Write], await RolesAsync());
    }

    [Fact]
    public async Task A_wrong_role_or_somebody_who_is_no_collaborator_changes_nothing()
    {
        await MakeAsync();
        using var olga = await Hub.AsAsync(owner);

        Assert.Equal(HttpStatusCode.BadRequest, (await olga.PostAsync($"{Home}/{helper}", ("Role", "4"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await olga.PostAsync($"{Home}/{helper}", ("Role", "admin"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await olga.PostAsync($"{Home}/-1", ("Role", "admin"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await olga.PostAsync($"{Home}/{helper}/remove")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await olga.GetAsync($"{Home}/{helper}/remove")).Status);
        Assert.Empty(await RolesAsync());
    }

    [Fact]
    public async Task An_admin_who_gives_the_role_up_is_sent_where_he_may_still_go()
    {
        await Hub.AddCollaboratorAsync(await MakeAsync(), await Hub.ReadAsync(db => db.Users.Where(u => u.UserName == helper).Select(u => u.Id).SingleAsync()), RepositoryRole.Admin);
        using var hans = await Hub.AsAsync(helper);

        Assert.Equal("/", (await hans.SubmitAsync($"{Home}/{helper}/remove", "/remove")).Location);
        Assert.Empty(await RolesAsync());
    }

    private async Task<long> MakeAsync()
    {
        await Hub.AddUserAsync(helper);
        return await Hub.AddRepositoryAsync("rocket", await Hub.AddUserAsync(owner));
    }

    private Task<List<RepositoryRole>> RolesAsync() => Hub.ReadAsync(db =>
        db.Collaborators.Where(c => c.Repository!.Owner!.Name == owner).Select(c => c.Role).ToListAsync());

    public sealed class Sqlite(SqliteHub hub) : CollaboratorsTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : CollaboratorsTests(hub), IClassFixture<PostgresHub>;
}
