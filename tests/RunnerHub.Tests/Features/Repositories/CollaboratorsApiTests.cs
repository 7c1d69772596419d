using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Repositories;

public abstract class CollaboratorsApiTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_collaborator_is_added_changed_and_removed()
    {
        var (path, owner, _) = await ArrangeAsync();
        var name = People.Unique("friend");
        using var friend = await Hub.ProgramOfAsync(await Hub.AddUserAsync(name));
        using (owner)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"{path}/{name}")).Status);
            Assert.Equal("none", Text(await owner.GetAsync($"{path}/{name}/permission"), "permission"));
            Assert.Equal((HttpStatusCode.NoContent, ""), Status(await PutAsync(owner, $"{path}/{name}", null)));
            Assert.Equal("write", Text(await friend.GetAsync($"{path}/{name}/permission"), "permission"));
            Assert.Equal(HttpStatusCode.NoContent, (await PutAsync(owner, $"{path}/{name}", new { permission = "admin" })).Status);
            var permission = await owner.GetAsync($"{path}/{name}/permission");
            Assert.Equal(("admin", "admin", name), (Text(permission, "permission"), Text(permission, "role_name"), permission.Json.GetProperty("user").GetProperty("login").GetString()));
            Assert.Equal(HttpStatusCode.NoContent, (await owner.GetAsync($"{path}/{name}")).Status);
            Assert.Equal(HttpStatusCode.NoContent, (await owner.DeleteAsync($"{path}/{name}")).Status);
            Assert.Equal(HttpStatusCode.NoContent, (await owner.DeleteAsync($"{path}/{name}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await friend.GetAsync(path)).Status);
        }
    }

    [Fact]
    public async Task The_owner_is_no_collaborator_and_may_do_everything()
    {
        var (path, owner, name) = await ArrangeAsync();
        using (owner)
        {
            var answer = await PutAsync(owner, $"{path}/{name}", new { permission = "read" });

            Assert.Equal((HttpStatusCode.UnprocessableEntity, $"{name} owns this repository and can do everything in it."), (answer.Status, answer.Message));
            Assert.Equal("owner", Text(await owner.GetAsync($"{path}/{name}/permission"), "permission"));
        }
    }

    [Fact]
    public async Task Readers_see_who_collaborates_but_only_their_own_permission()
    {
        var (path, owner, ownerName) = await ArrangeAsync();
        var name = People.Unique("reader");
        using var reader = await Hub.ProgramOfAsync(await Hub.AddUserAsync(name));
        using (owner)
        {
            await PutAsync(owner, $"{path}/{name}", new { permission = "read" });

            var list = await reader.GetAsync(path);
            Assert.Equal(name, list.Json[0].GetProperty("login").GetString());
            Assert.Equal("1", list.Headers["X-Total-Count"]);
            Assert.Equal("read", Text(await reader.GetAsync($"{path}/{name}/permission"), "permission"));
            Assert.Equal(HttpStatusCode.Forbidden, (await reader.GetAsync($"{path}/{ownerName}/permission")).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await reader.GetAsync($"{path}/nobody-at-all/permission")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"{path}/nobody-at-all/permission")).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await PutAsync(reader, $"{path}/{name}", new { permission = "admin" })).Status);
        }
    }

    [Theory]
    [InlineData("""{"permission":"owner"}""")]
    [InlineData("""{"permission":""}""")]
    [InlineData("""{"permission":1}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task What_is_no_permission_is_refused(string body)
    {
        var (path, owner, _) = await ArrangeAsync();
        var name = People.Unique("friend");
        var id = await Hub.AddUserAsync(name);
        using (owner)
        {
            var answer = await PutAsync(owner, $"{path}/{name}", body);

            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
            Assert.NotEmpty(answer.Message!);
            Assert.False(await Hub.ReadAsync(db => db.Collaborators.AnyAsync(row => row.UserId == id)));
        }
    }

    [Fact]
    public async Task Only_people_become_collaborators()
    {
        var (path, owner, _) = await ArrangeAsync();
        var organization = People.Unique("acme");
        await Hub.AddOrganizationAsync(organization, await Hub.AddUserAsync(People.Unique("somebody")));
        using (owner)
        {
            foreach (var name in new[] { organization, "nobody-at-all", "%F0%9F%9A%80", BadText.Long(300) })
            {
                Assert.Equal(HttpStatusCode.NotFound, (await PutAsync(owner, $"{path}/{name}", new { permission = "read" })).Status);
                Assert.Equal(HttpStatusCode.NotFound, (await owner.DeleteAsync($"{path}/{name}")).Status);
                Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"{path}/{name}")).Status);
            }
        }
    }

    private static Task<ApiAnswer> PutAsync(ApiClient program, string path, object? body) => program.SendAsync(HttpMethod.Put, path, body);

    private static (HttpStatusCode Status, string Body) Status(ApiAnswer answer) => (answer.Status, answer.Body);

    private static string? Text(ApiAnswer answer, string field) => answer.Json.GetProperty(field).GetString();

    private async Task<(string Path, ApiClient Owner, string OwnerName)> ArrangeAsync()
    {
        var name = People.Unique("owner");
        var id = await Hub.AddUserAsync(name);
        await Hub.AddRepositoryAsync("rocket", id);
        return ($"/repos/{name}/rocket/collaborators", await Hub.ProgramOfAsync(id), name);
    }

    public sealed class Sqlite(SqliteHub hub) : CollaboratorsApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : CollaboratorsApiTests(hub), IClassFixture<PostgresHub>;
}
