using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Accounts;

public abstract class AdminUsersApiTests(Hub hub) : HubTests(hub)
{
    private const string Path = "/admin/users";
    private const string Good = "a battery of horses";

    [Fact]
    public async Task A_user_that_was_created_signs_in_and_has_to_change_the_password()
    {
        using var admin = await AdminAsync();
        var name = People.Unique("made");

        var made = await admin.PostAsync(Path, new { username = name, email = $"{name}@example.com", password = Good, full_name = "ignored" });

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal((name, true, false), (made.Json.GetProperty("login").GetString(), made.Json.GetProperty("active").GetBoolean(), made.Json.GetProperty("is_admin").GetBoolean()));
        using var program = Basic(name, Good);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.GetAsync("/user")).Status);
        await admin.PatchAsync($"{Path}/{name}", new { must_change_password = false });
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/user")).Status);
    }

    [Fact]
    public async Task A_user_may_be_created_without_having_to_change_the_password()
    {
        using var admin = await AdminAsync();
        var name = People.Unique("made");
        await admin.PostAsync(Path, new { username = name, password = Good, must_change_password = false });
        using var program = Basic(name, Good);

        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/user")).Status);
    }

    [Theory]
    [InlineData("{}", "[Username]: Required")]
    [InlineData("""{"username":" ","password":"a battery of horses"}""", "[Username]: Required")]
    [InlineData("""{"username":"unmade"}""", "[Password]: Required")]
    [InlineData("""{"username":"unmade","password":"short"}""", "[Password]: The password is too short; use at least 8 characters.")]
    [InlineData("""{"username":"unmade-name","password":"unmade-name"}""", "[Password]: The password is the name of the account; choose another.")]
    [InlineData("""{"username":"admin","password":"a battery of horses"}""", "[Username]: “admin” is a reserved name; choose another.")]
    [InlineData("""{"username":"🚀","password":"a battery of horses"}""", "[Username]: Use letters a to z, digits, and single dashes, dots or underscores between them.")]
    [InlineData("""{"username":"a\u0000b","password":"a battery of horses"}""", "[Username]: Use letters a to z, digits, and single dashes, dots or underscores between them.")]
    [InlineData("""{"username":1,"password":"a battery of horses"}""", "[username]: The value has the wrong type or form.")]
    [InlineData("""{"username":"unmade","password":"a battery of horses","must_change_password":"no"}""", "[must_change_password]: The value has the wrong type or form.")]
    public async Task What_is_no_user_is_refused_and_none_is_made(string body, string message)
    {
        using var admin = await AdminAsync();

        var answer = await admin.PostAsync(Path, body);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, message), (answer.Status, answer.Message));
        Assert.False(await Hub.ReadAsync(db => db.Owners.AnyAsync(owner => owner.Name.StartsWith("unmade"))));
    }

    [Fact]
    public async Task A_taken_name_and_a_password_that_is_too_long_are_refused()
    {
        using var admin = await AdminAsync();
        var name = People.Unique("taken");
        await Hub.AddOrganizationAsync(name, await Hub.AddUserAsync(People.Unique("owner")));

        var taken = await admin.PostAsync(Path, new { username = name.ToUpperInvariant(), password = Good });
        var tooLong = await admin.PostAsync(Path, new { username = People.Unique("long"), password = Good + BadText.Long(256) });

        Assert.Equal((HttpStatusCode.UnprocessableEntity, $"[Username]: The name “{name.ToUpperInvariant()}” is taken by a user or an organisation; choose another."), (taken.Status, taken.Message));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "[Password]: The password is too long; use at most 256 characters."), (tooLong.Status, tooLong.Message));
    }

    [Fact]
    public async Task Users_are_listed_by_name_page_by_page()
    {
        using var admin = await AdminAsync();
        var (first, second) = (People.Unique("aaa"), People.Unique("aab"));
        await Hub.AddUserAsync(second);
        await Hub.AddUserAsync(first);

        var page = await admin.GetAsync($"{Path}?limit=2");

        Assert.Equal([first, second], page.Json.EnumerateArray().Select(user => user.GetProperty("login").GetString()));
        Assert.Equal($"{await Hub.ReadAsync(db => db.Users.CountAsync())}", page.Headers["X-Total-Count"]);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync($"{Path}?limit=2&page=2147483647")).Status);
    }

    [Theory]
    [InlineData("""{"active":false}""", false)]
    [InlineData("""{"prohibit_login":true}""", false)]
    [InlineData("""{"active":true,"prohibit_login":true}""", false)]
    [InlineData("""{"active":true}""", true)]
    [InlineData("""{"prohibit_login":false}""", true)]
    [InlineData("""{"admin":false}""", true)]
    [InlineData("""{"full_name":"nothing of ours"}""", true)]
    [InlineData("{}", true)]
    public async Task A_user_is_active_unless_something_speaks_against_it(string body, bool isActive)
    {
        using var admin = await AdminAsync();
        var name = People.Unique("patched");
        using var program = await Hub.ProgramOfAsync(await Hub.AddUserAsync(name));
        await program.GetAsync("/user");

        var answer = await admin.PatchAsync($"{Path}/{name}", body);

        Assert.Equal((HttpStatusCode.OK, isActive, !isActive), (answer.Status, answer.Json.GetProperty("active").GetBoolean(), answer.Json.GetProperty("prohibit_login").GetBoolean()));
        Assert.Equal(isActive ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, (await program.GetAsync("/user")).Status);
    }

    [Fact]
    public async Task A_password_is_replaced_together_with_the_rest_or_not_at_all()
    {
        using var admin = await AdminAsync();
        var name = People.Unique("patched");
        await Hub.AddUserAsync(name);

        var refused = await admin.PatchAsync($"{Path}/{name}", new { admin = true, password = "short" });
        var done = await admin.PatchAsync($"{Path}/{name}", new { admin = true, password = Good, must_change_password = false });

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "[Password]: The password is too short; use at least 8 characters."), (refused.Status, refused.Message));
        Assert.True(done.Json.GetProperty("is_admin").GetBoolean());
        using var program = Basic(name, Good);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/user")).Status);
        using var old = Basic(name, Hub.Password);
        Assert.Equal(HttpStatusCode.Unauthorized, (await old.GetAsync("/user")).Status);
    }

    [Fact]
    public async Task A_refused_change_leaves_the_rights_as_they_are()
    {
        using var admin = await AdminAsync();
        var name = People.Unique("kept");
        await Hub.AddUserAsync(name);

        await admin.PatchAsync($"{Path}/{name}", new { admin = true, password = "short" });

        Assert.False((await admin.GetAsync($"/users/{name}")).Json.GetProperty("is_admin").GetBoolean());
    }

    [Fact]
    public async Task Nobody_replaces_the_own_password_here()
    {
        var name = People.Unique("self");
        using var admin = await Hub.ProgramOfAsync(await Hub.AddUserAsync(name, admin: true));

        var answer = await admin.PatchAsync($"{Path}/{name}", new { password = Good });

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "[Password]: Change your own password in your settings."), (answer.Status, answer.Message));
    }

    [Fact]
    public async Task A_user_is_deleted_once_and_not_while_it_owns_repositories()
    {
        using var admin = await AdminAsync();
        var name = People.Unique("leaver");
        var id = await Hub.AddUserAsync(name);
        var repository = await Hub.AddRepositoryAsync("alpha", id);

        var kept = await admin.DeleteAsync($"{Path}/{name}");
        await Hub.ReadAsync(db => db.Repositories.Where(r => r.Id == repository).ExecuteDeleteAsync());
        var deleted = await admin.DeleteAsync($"{Path}/{name}");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, $"The user owns 1 repository: {name}/alpha. Transfer or delete them first."), (kept.Status, kept.Message));
        Assert.Equal((HttpStatusCode.NoContent, ""), (deleted.Status, deleted.Body));
        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync($"{Path}/{name}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PatchAsync($"{Path}/{name}", new { active = false })).Status);
    }

    [Fact]
    public async Task An_organisation_is_no_user()
    {
        using var admin = await AdminAsync();
        var name = People.Unique("acme");
        var id = await Hub.AddOrganizationAsync(name, await Hub.AddUserAsync(People.Unique("owner")));

        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync($"{Path}/{name}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PatchAsync($"{Path}/{name}", new { active = false })).Status);
        Assert.True(await Hub.ReadAsync(db => db.Owners.AnyAsync(owner => owner.Id == id && owner.Kind == OwnerKind.Organization)));
    }

    private async Task<ApiClient> AdminAsync() =>
        await Hub.ProgramOfAsync(await Hub.ReadAsync(db => db.Users.Where(user => user.UserName == Hub.AdminName).Select(user => user.Id).SingleAsync()));

    private ApiClient Basic(string name, string password) =>
        Hub.Program("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));

    public sealed class Sqlite(SqliteHub hub) : AdminUsersApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : AdminUsersApiTests(hub), IClassFixture<PostgresHub>;
}
