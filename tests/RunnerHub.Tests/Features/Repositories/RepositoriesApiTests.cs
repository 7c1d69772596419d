using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Repositories;

public abstract class RepositoriesApiTests(Hub hub) : HubTests(hub)
{
    private static readonly string[] GiteasKeys =
    [
        "id", "owner", "name", "full_name", "description", "empty", "private", "fork", "template", "mirror", "size", "language", "languages_url",
        "html_url", "url", "link", "ssh_url", "clone_url", "original_url", "website", "stars_count", "forks_count", "watchers_count",
        "open_issues_count", "open_pr_counter", "release_counter", "default_branch", "archived", "created_at", "updated_at", "archived_at",
        "permissions", "has_issues", "has_wiki", "has_pull_requests", "has_projects", "projects_mode", "has_releases", "has_packages", "has_actions",
        "ignore_whitespace_conflicts", "allow_merge_commits", "allow_rebase", "allow_rebase_explicit", "allow_squash_merge",
        "allow_fast_forward_only_merge", "allow_rebase_update", "allow_manual_merge", "autodetect_manual_merge",
        "default_delete_branch_after_merge", "default_merge_style", "default_allow_maintainer_edit", "avatar_url", "internal", "mirror_interval",
        "object_format_name", "mirror_updated", "topics", "licenses",
    ];

    [Fact]
    public async Task A_repository_of_ones_own_is_created_found_and_hidden_from_strangers()
    {
        var (name, self) = await AddAsync("maker");
        var (_, stranger) = await AddAsync("stranger");

        var made = await self.PostAsync("/user/repos", new { name = "Rocket", description = "Flies.", @private = false, auto_init = true });

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal(("Rocket", $"{name}/Rocket", "Flies."), (Text(made, "name"), Text(made, "full_name"), Text(made, "description")));
        Assert.Equal(name, made.Json.GetProperty("owner").GetProperty("login").GetString());
        Assert.EndsWith($"/api/v1/repos/{name}/Rocket", Text(made, "url"), StringComparison.Ordinal);
        Assert.True(made.Json.GetProperty("private").GetBoolean());
        Assert.Empty(GiteasKeys.Except(made.Json.EnumerateObject().Select(field => field.Name)));
        Assert.Equal(made.Body, (await self.GetAsync($"/repos/{name}/rocket")).Body);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/repos/{name}/rocket")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.DeleteAsync($"/repos/{name}/rocket")).Status);
    }

    [Theory]
    [InlineData("{}", 422, "[Name]: Required")]
    [InlineData("""{"name":" "}""", 422, "[Name]: Required")]
    [InlineData("""{"name":"TAKEN"}""", 409, "The repository with the same name already exists.")]
    [InlineData("""{"name":"a/b"}""", 422, "[Name]: Use letters a to z, digits, dashes, dots and underscores.")]
    [InlineData("""{"name":"🚀"}""", 422, "[Name]: Use letters a to z, digits, dashes, dots and underscores.")]
    [InlineData("""{"name":"a\u0000b"}""", 422, "[Name]: Use letters a to z, digits, dashes, dots and underscores.")]
    [InlineData("""{"name":"x.git"}""", 422, "[Name]: “x.git” is a reserved name; choose another.")]
    [InlineData("""{"name":"new","description":"a\u0007b"}""", 422, "[Description]: The description has characters that cannot be shown; remove them.")]
    [InlineData("""{"name":{}}""", 422, "[name]: The value has the wrong type or form.")]
    [InlineData("[]", 422, null)]
    public async Task What_is_no_repository_is_refused_and_none_is_made(string body, int status, string? message)
    {
        var (name, self) = await AddAsync("maker");
        await self.PostAsync("/user/repos", new { name = "taken" });

        var answer = await self.PostAsync("/user/repos", body);

        Assert.Equal(status, (int)answer.Status);
        Assert.True(message is null ? answer.Message!.Length > 0 : answer.Message == message, answer.Body);
        Assert.Equal(1, await Hub.ReadAsync(db => db.Repositories.CountAsync(row => row.Owner!.Name == name)));
    }

    [Fact]
    public async Task Repositories_are_listed_to_those_who_may_know_of_them_with_what_they_may_do()
    {
        var (ownerName, owner) = await AddAsync("owner");
        var (memberName, member) = await AddAsync("member");
        var (collaboratorName, collaborator) = await AddAsync("collaborator");
        var organization = People.Unique("acme");
        await owner.PostAsync("/orgs", new { username = organization });
        await owner.SendAsync(HttpMethod.Put, $"/orgs/{organization}/members/{memberName}", new { role = "member" });
        foreach (var name in new[] { "beta", "alpha" })
        {
            Assert.Equal(HttpStatusCode.Created, (await owner.PostAsync($"/orgs/{organization}/repos", new { name })).Status);
        }

        await owner.SendAsync(HttpMethod.Put, $"/repos/{organization}/beta/collaborators/{collaboratorName}", new { permission = "write" });

        Assert.Equal(["alpha", "beta"], Names(await member.GetAsync($"/orgs/{organization}/repos")));
        Assert.Equal(["alpha", "beta"], Names(await owner.GetAsync("/user/repos")));
        var theirs = await collaborator.GetAsync($"/orgs/{organization}/repos");
        Assert.Equal(["beta"], Names(theirs));
        Assert.Equal("1", theirs.Headers["X-Total-Count"]);
        Assert.Equal("""{"admin":false,"push":true,"pull":true}""", theirs.Json[0].GetProperty("permissions").GetRawText());
        Assert.Equal("""{"admin":false,"push":false,"pull":true}""", (await member.GetAsync($"/repos/{organization}/alpha")).Json.GetProperty("permissions").GetRawText());
        Assert.Equal("""{"admin":true,"push":true,"pull":true}""", (await owner.GetAsync($"/repos/{organization}/alpha")).Json.GetProperty("permissions").GetRawText());
        Assert.Equal(["beta"], Names(await owner.GetAsync($"/orgs/{organization}/repos?limit=1&page=2")));
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"/orgs/{ownerName}/repos")).Status);
    }

    [Fact]
    public async Task A_repository_is_described_and_deleted()
    {
        var (name, self) = await AddAsync("maker");
        await self.PostAsync("/user/repos", new { name = "rocket" });
        var path = $"/repos/{name}/rocket";

        Assert.Equal("Flies.", Text(await self.PatchAsync(path, new { description = " Flies. ", has_wiki = true }), "description"));
        Assert.Equal("Flies.", Text(await self.PatchAsync(path, "{}"), "description"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await self.PatchAsync(path, new { description = BadText.Long(1025) })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await self.PatchAsync(path, """{"description":false}""")).Status);
        Assert.Equal("Flies.", Text(await self.GetAsync(path), "description"));
        Assert.Equal(HttpStatusCode.NoContent, (await self.DeleteAsync(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await self.DeleteAsync(path)).Status);
    }

    [Fact]
    public async Task Whoever_describes_a_repository_does_not_undo_that_it_was_renamed_meanwhile()
    {
        var name = People.Unique("maker");
        var id = await Hub.AddUserAsync(name);
        using var self = await Hub.ProgramOfAsync(id);
        await self.PostAsync("/user/repos", new { name = "rocket" });
        using var body = new LateContent("""{"description":"Flies."}""", () => self.PatchAsync($"/repos/{name}/rocket", new { name = "saturn" }));

        var described = await LateContent.SendAsync(Hub, HttpMethod.Patch, $"/repos/{name}/rocket", await Hub.AddTokenAsync(id), body);

        Assert.Equal(HttpStatusCode.OK, described.Status);
        var now = await self.GetAsync($"/repos/{name}/saturn");
        Assert.Equal((HttpStatusCode.OK, "saturn", "Flies."), (now.Status, Text(now, "name"), Text(now, "description")));
        Assert.Equal(HttpStatusCode.MovedPermanently, (await self.GetAsync($"/repos/{name}/rocket")).Status);
    }

    [Fact]
    public async Task A_repository_is_transferred_to_an_organisation_that_one_owns_and_to_nobody_else()
    {
        var (name, self) = await AddAsync("giver");
        var (otherName, other) = await AddAsync("other");
        var (mine, theirs) = (People.Unique("mine"), People.Unique("theirs"));
        await self.PostAsync("/orgs", new { username = mine });
        await other.PostAsync("/orgs", new { username = theirs });
        await self.PostAsync("/user/repos", new { name = "rocket" });
        await self.PostAsync("/user/repos", new { name = "twin" });
        await self.PostAsync($"/orgs/{mine}/repos", new { name = "twin" });
        var path = $"/repos/{name}/rocket/transfer";

        foreach (var (target, status) in new[] { (theirs, 403), (otherName, 403), (name, 422), ("nobody-at-all", 404), ("a\0b", 404), (BadText.Long(500), 404), ("", 422) })
        {
            var refused = await self.PostAsync(path, new { new_owner = target });
            Assert.Equal((status, true), ((int)refused.Status, refused.Message!.Length > 0));
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await self.PostAsync(path, """{"new_owner":[]}""")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await self.PostAsync($"/repos/{name}/twin/transfer", new { new_owner = mine })).Status);
        Assert.Equal($"{name}/rocket", Text(await self.GetAsync($"/repos/{name}/rocket"), "full_name"));
        var moved = await self.PostAsync(path, new { new_owner = mine.ToUpperInvariant(), team_ids = new[] { 1 } });
        Assert.Equal((HttpStatusCode.Accepted, $"{mine}/rocket"), (moved.Status, Text(moved, "full_name")));
        Assert.Equal(HttpStatusCode.OK, (await self.GetAsync($"/repos/{mine}/rocket")).Status);
    }

    [Fact]
    public async Task An_administrator_gives_a_repository_to_anybody()
    {
        var (name, self) = await AddAsync("giver");
        var (otherName, _) = await AddAsync("other");
        using var admin = await Hub.ProgramOfAsync(await Hub.AddUserAsync(People.Unique("admin"), admin: true));
        await self.PostAsync("/user/repos", new { name = "rocket" });

        Assert.Equal(HttpStatusCode.Accepted, (await admin.PostAsync($"/repos/{name}/rocket/transfer", new { new_owner = otherName })).Status);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync($"/repos/{otherName}/rocket")).Status);
    }

    [Fact]
    public async Task A_repository_is_found_by_its_id_wherever_it_is_called_by_those_who_may_know_of_it()
    {
        var (_, self) = await AddAsync("maker");
        var (_, stranger) = await AddAsync("stranger");
        var id = (await self.PostAsync("/user/repos", new { name = "rocket" })).Json.GetProperty("id").GetInt64();

        Assert.Equal("rocket", Text(await self.GetAsync($"/repositories/{id}"), "name"));
        foreach (var other in new[] { "0", "-1", "rocket", "99999999999999999999" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await self.GetAsync($"/repositories/{other}")).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/repositories/{id}")).Status);
    }

    [Fact]
    public async Task An_administrator_creates_repositories_for_others()
    {
        var (name, self) = await AddAsync("owner");
        using var admin = await Hub.ProgramOfAsync(await Hub.AddUserAsync(People.Unique("admin"), admin: true));

        Assert.Equal($"{name}/rocket", Text(await admin.PostAsync($"/admin/users/{name}/repos", new { name = "rocket" }), "full_name"));
        Assert.Equal(HttpStatusCode.Conflict, (await admin.PostAsync($"/admin/users/{name}/repos", new { name = "rocket" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync("/admin/users/nobody-at-all/repos", new { name = "rocket" })).Status);
        Assert.Equal("""{"admin":true,"push":true,"pull":true}""", (await self.GetAsync($"/repos/{name}/rocket")).Json.GetProperty("permissions").GetRawText());
    }

    private static string? Text(ApiAnswer answer, string field) => answer.Json.GetProperty(field).GetString();

    private static IEnumerable<string?> Names(ApiAnswer answer) => answer.Json.EnumerateArray().Select(row => row.GetProperty("name").GetString());

    private async Task<(string Name, ApiClient Program)> AddAsync(string name)
    {
        var unique = People.Unique(name);
        return (unique, await Hub.ProgramOfAsync(await Hub.AddUserAsync(unique)));
    }

    public sealed class Sqlite(SqliteHub hub) : RepositoriesApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RepositoriesApiTests(hub), IClassFixture<PostgresHub>;
}
