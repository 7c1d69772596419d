using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Organizations;

public abstract class OrganizationsApiTests(Hub hub) : HubTests(hub)
{
    private static readonly string[] GiteasKeys =
    [
        "id", "name", "full_name", "email", "avatar_url", "description", "website", "location", "visibility", "repo_admin_change_team_access", "username",
    ];

    [Fact]
    public async Task Whoever_creates_an_organisation_owns_it_and_everybody_may_know_of_it()
    {
        using var owner = await ProgramAsync("owner");
        using var stranger = await ProgramAsync("stranger");
        var name = People.Unique("acme");

        var made = await owner.PostAsync("/orgs", new { username = name, description = "Makes everything.\r\n", visibility = "private" });

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal((name, name, "Makes everything."), (Text(made, "name"), Text(made, "username"), Text(made, "description")));
        Assert.Empty(GiteasKeys.Except(made.Json.EnumerateObject().Select(field => field.Name)));
        Assert.Equal(made.Body, (await stranger.GetAsync($"/orgs/{name.ToUpperInvariant()}")).Body);
        Assert.Equal(name, (await owner.GetAsync("/user/orgs")).Json[0].GetProperty("name").GetString());
        Assert.Equal(0, (await stranger.GetAsync("/user/orgs")).Json.GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PatchAsync($"/orgs/{name}", new { description = "mine" })).Status);
    }

    [Theory]
    [InlineData("{}", "[Username]: Required")]
    [InlineData("""{"username":"user"}""", "[Username]: “user” is a reserved name; choose another.")]
    [InlineData("""{"username":"a--b"}""", null)]
    [InlineData("""{"username":"a\u0000b"}""", null)]
    [InlineData("""{"username":["a"]}""", "[username]: The value has the wrong type or form.")]
    [InlineData("""{"username":"unmade","description":"a\u0000b"}""", "[Description]: The description has characters that cannot be shown; remove them.")]
    [InlineData("[]", null)]
    public async Task What_is_no_organisation_is_refused_and_none_is_made(string body, string? message)
    {
        using var owner = await ProgramAsync("owner");
        var before = await Hub.ReadAsync(db => db.Owners.CountAsync());

        var answer = await owner.PostAsync("/orgs", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.True(message is null ? answer.Message!.Length > 0 : answer.Message == message, answer.Body);
        Assert.Equal(before, await Hub.ReadAsync(db => db.Owners.CountAsync()));
    }

    [Fact]
    public async Task A_taken_name_is_refused()
    {
        var name = People.Unique("taken");
        await Hub.AddUserAsync(name);
        using var owner = await ProgramAsync("owner");

        var answer = await owner.PostAsync("/orgs", new { username = name });

        Assert.Equal((HttpStatusCode.UnprocessableEntity, $"[Username]: The name “{name}” is taken by a user or an organisation; choose another."), (answer.Status, answer.Message));
    }

    [Fact]
    public async Task Organisations_are_listed_by_name_page_by_page()
    {
        using var owner = await ProgramAsync("owner");
        var (first, second) = (People.Unique("aaa"), People.Unique("aab"));
        await owner.PostAsync("/orgs", new { username = second });
        await owner.PostAsync("/orgs", new { username = first });

        var page = await owner.GetAsync("/orgs?limit=2");

        Assert.Equal([first, second], page.Json.EnumerateArray().Select(organization => organization.GetProperty("name").GetString()));
        Assert.Equal($"{await Hub.ReadAsync(db => db.Owners.CountAsync(row => row.Kind == OwnerKind.Organization))}", page.Headers["X-Total-Count"]);
    }

    [Fact]
    public async Task Of_the_organisations_of_a_user_others_see_those_they_are_in()
    {
        var name = People.Unique("joiner");
        var joiner = await Hub.AddUserAsync(name);
        var friend = await Hub.AddUserAsync(People.Unique("friend"));
        var (shared, other) = (People.Unique("shared"), People.Unique("other"));
        await Hub.AddOrganizationAsync(shared, joiner, friend);
        await Hub.AddOrganizationAsync(other, joiner);
        using var self = await Hub.ProgramOfAsync(joiner);
        using var colleague = await Hub.ProgramOfAsync(friend);
        using var stranger = await ProgramAsync("stranger");

        Assert.Equal([other, shared], Names(await self.GetAsync($"/users/{name}/orgs")));
        Assert.Equal([shared], Names(await colleague.GetAsync($"/users/{name}/orgs")));
        Assert.Empty(Names(await stranger.GetAsync($"/users/{name}/orgs")));
    }

    [Fact]
    public async Task An_owner_describes_and_deletes_it_but_not_with_repositories_in_it()
    {
        var name = People.Unique("acme");
        var ownerId = await Hub.AddUserAsync(People.Unique("owner"));
        var id = await Hub.AddOrganizationAsync(name, ownerId);
        var repository = await Hub.AddRepositoryAsync("rocket", id);
        using var owner = await Hub.ProgramOfAsync(ownerId);

        Assert.Equal("New words.", Text(await owner.PatchAsync($"/orgs/{name}", new { description = " New words. " }), "description"));
        Assert.Equal("New words.", Text(await owner.PatchAsync($"/orgs/{name}", new { website = "https://example.com" }), "description"));
        var tooLong = await owner.PatchAsync($"/orgs/{name}", new { description = BadText.Long(1025) });
        var kept = await owner.DeleteAsync($"/orgs/{name}");
        await Hub.ReadAsync(db => db.Repositories.Where(row => row.Id == repository).ExecuteDeleteAsync());

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "[Description]: The description is too long; use at most 1024 characters."), (tooLong.Status, tooLong.Message));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "It still has a repository. Transfer or delete it first."), (kept.Status, kept.Message));
        Assert.Equal(HttpStatusCode.NoContent, (await owner.DeleteAsync($"/orgs/{name}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"/orgs/{name}")).Status);
    }

    [Fact]
    public async Task A_user_is_no_organisation()
    {
        var name = People.Unique("somebody");
        using var self = await Hub.ProgramOfAsync(await Hub.AddUserAsync(name));

        Assert.Equal(HttpStatusCode.NotFound, (await self.GetAsync($"/orgs/{name}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await self.DeleteAsync($"/orgs/{name}")).Status);
    }

    private static string? Text(ApiAnswer answer, string field) => answer.Json.GetProperty(field).GetString();

    private static IEnumerable<string?> Names(ApiAnswer answer) => answer.Json.EnumerateArray().Select(row => row.GetProperty("name").GetString());

    private async Task<ApiClient> ProgramAsync(string name) => await Hub.ProgramOfAsync(await Hub.AddUserAsync(People.Unique(name)));

    public sealed class Sqlite(SqliteHub hub) : OrganizationsApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : OrganizationsApiTests(hub), IClassFixture<PostgresHub>;
}
