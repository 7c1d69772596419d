using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Organizations;

public abstract class MembersApiTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task Owners_add_members_and_change_their_roles()
    {
        var (path, owner, _, _) = await ArrangeAsync();
        var name = People.Unique("joiner");
        await Hub.AddUserAsync(name);
        using (owner)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"{path}/{name}")).Status);
            Assert.Equal((HttpStatusCode.NoContent, ""), Status(await PutAsync(owner, $"{path}/{name}", "{}")));
            Assert.Equal(HttpStatusCode.NoContent, (await owner.GetAsync($"{path}/{name}")).Status);
            Assert.Equal(OrganizationRole.Member, await RoleAsync(name));
            await PutAsync(owner, $"{path}/{name}", new { role = "owner" });
            Assert.Equal(OrganizationRole.Owner, await RoleAsync(name));
            Assert.Equal(HttpStatusCode.NoContent, (await PutAsync(owner, $"{path}/{name}", null)).Status);
            Assert.Equal(OrganizationRole.Owner, await RoleAsync(name));
        }
    }

    [Fact]
    public async Task Members_are_listed_to_members_the_owners_first()
    {
        var (path, owner, member, memberName) = await ArrangeAsync();
        using var stranger = await Hub.ProgramOfAsync(await Hub.AddUserAsync(People.Unique("stranger")));
        using (owner)
        using (member)
        {
            var list = await member.GetAsync(path);

            Assert.Equal("2", list.Headers["X-Total-Count"]);
            Assert.Equal(memberName, list.Json[1].GetProperty("login").GetString());
            Assert.True(list.Json[1].GetProperty("active").GetBoolean());
            Assert.False(list.Json[0].GetProperty("active").GetBoolean());
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(path)).Status);
        }
    }

    [Fact]
    public async Task The_last_owner_neither_goes_nor_steps_down()
    {
        var (path, owner, member, _) = await ArrangeAsync();
        using (owner)
        using (member)
        {
            var ownerName = (await owner.GetAsync("/user")).Json.GetProperty("login").GetString()!;
            foreach (var answer in new[] { await owner.DeleteAsync($"{path}/{ownerName}"), await PutAsync(owner, $"{path}/{ownerName}", new { role = "member" }) })
            {
                Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
                Assert.StartsWith($"{ownerName} is the only owner of", answer.Message, StringComparison.Ordinal);
            }

            Assert.Equal(OrganizationRole.Owner, await RoleAsync(ownerName));
        }
    }

    [Fact]
    public async Task A_member_leaves_but_removes_and_adds_nobody()
    {
        var (path, owner, member, memberName) = await ArrangeAsync();
        using (owner)
        using (member)
        {
            var ownerName = (await owner.GetAsync("/user")).Json.GetProperty("login").GetString()!;
            var refused = await member.DeleteAsync($"{path}/{ownerName}");
            Assert.Equal((HttpStatusCode.Forbidden, "Must be an organization owner"), (refused.Status, refused.Message));
            Assert.Equal(HttpStatusCode.Forbidden, (await member.DeleteAsync($"{path}/nobody-at-all")).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await PutAsync(member, $"{path}/{memberName}", new { role = "owner" })).Status);

            Assert.Equal(HttpStatusCode.NoContent, (await member.DeleteAsync($"{path}/{memberName}")).Status);

            Assert.Equal(HttpStatusCode.NotFound, (await member.GetAsync(path)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await owner.DeleteAsync($"{path}/{memberName}")).Status);
        }
    }

    [Theory]
    [InlineData("""{"role":"boss"}""", 422)]
    [InlineData("""{"role":""}""", 422)]
    [InlineData("""{"role":3}""", 422)]
    [InlineData("[]", 422)]
    [InlineData("null", 422)]
    public async Task What_is_no_role_is_refused(string body, int status)
    {
        var (path, owner, member, memberName) = await ArrangeAsync();
        using (owner)
        using (member)
        {
            var answer = await PutAsync(owner, $"{path}/{memberName}", body);

            Assert.Equal(status, (int)answer.Status);
            Assert.NotEmpty(answer.Message!);
            Assert.Equal(OrganizationRole.Member, await RoleAsync(memberName));
        }
    }

    [Fact]
    public async Task Only_people_become_members()
    {
        var (path, owner, member, _) = await ArrangeAsync();
        var other = People.Unique("other");
        await Hub.AddOrganizationAsync(other, await Hub.AddUserAsync(People.Unique("somebody")));
        using (owner)
        using (member)
        {
            foreach (var name in new[] { other, "nobody-at-all", "%F0%9F%9A%80", BadText.Long(300) })
            {
                Assert.Equal(HttpStatusCode.NotFound, (await PutAsync(owner, $"{path}/{name}", new { role = "owner" })).Status);
            }
        }
    }

    private static Task<ApiAnswer> PutAsync(ApiClient program, string path, object? body) => program.SendAsync(HttpMethod.Put, path, body);

    private static (HttpStatusCode Status, string Body) Status(ApiAnswer answer) => (answer.Status, answer.Body);

    private Task<OrganizationRole> RoleAsync(string name) => Hub.ReadAsync(db =>
        db.OrganizationMembers.Where(member => member.User!.UserName == name).Select(member => member.Role).SingleAsync());

    private async Task<(string Path, ApiClient Owner, ApiClient Member, string MemberName)> ArrangeAsync()
    {
        var (organization, name) = (People.Unique("acme"), People.Unique("member"));
        var (owner, member) = (await Hub.AddUserAsync(People.Unique("owner")), await Hub.AddUserAsync(name));
        await Hub.AddOrganizationAsync(organization, owner, member);
        return ($"/orgs/{organization}/members", await Hub.ProgramOfAsync(owner), await Hub.ProgramOfAsync(member), name);
    }

    public sealed class Sqlite(SqliteHub hub) : MembersApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : MembersApiTests(hub), IClassFixture<PostgresHub>;
}
