using System.Net;
using System.Text.Json;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Accounts;

public abstract class UsersApiTests(Hub hub) : HubTests(hub)
{
    private static readonly string[] GiteasKeys =
    [
        "id", "login", "login_name", "source_id", "full_name", "email", "avatar_url", "html_url", "language", "is_admin", "last_login", "created",
        "restricted", "active", "prohibit_login", "location", "website", "description", "visibility", "followers_count", "following_count",
        "starred_repos_count", "username",
    ];

    [Fact]
    public async Task Everybody_signed_in_finds_a_user_but_only_the_user_and_administrators_see_all_of_it()
    {
        var (one, two) = (People.Unique("one"), People.Unique("two"));
        using var self = await Hub.ProgramOfAsync(await Hub.AddUserAsync(one, admin: true));
        using var other = await Hub.ProgramOfAsync(await Hub.AddUserAsync(two));

        var seen = await self.GetAsync($"/users/{two.ToUpperInvariant()}");
        var hidden = await other.GetAsync($"/users/{one}");

        Assert.Equal(GiteasKeys.Order(), seen.Json.EnumerateObject().Select(field => field.Name).Order());
        Assert.Equal((two, true, false), (seen.Json.GetProperty("login").GetString(), seen.Json.GetProperty("active").GetBoolean(), seen.Json.GetProperty("is_admin").GetBoolean()));
        Assert.EndsWith($"/{two}", seen.Json.GetProperty("html_url").GetString(), StringComparison.Ordinal);
        Assert.Equal(GiteasKeys.Order(), hidden.Json.EnumerateObject().Select(field => field.Name).Order());
        Assert.Equal((false, false), (hidden.Json.GetProperty("active").GetBoolean(), hidden.Json.GetProperty("is_admin").GetBoolean()));
        Assert.True((await self.GetAsync("/user")).Json.GetProperty("is_admin").GetBoolean());
    }

    [Fact]
    public async Task An_organisation_is_found_as_a_user_is()
    {
        var owner = await Hub.AddUserAsync(People.Unique("owner"));
        var organization = People.Unique("acme");
        var id = await Hub.AddOrganizationAsync(organization, owner);
        using var stranger = await Hub.ProgramOfAsync(await Hub.AddUserAsync(People.Unique("stranger")));

        var seen = await stranger.GetAsync($"/users/{organization}");

        Assert.Equal((id, organization), (seen.Json.GetProperty("id").GetInt64(), seen.Json.GetProperty("login").GetString()));
    }

    [Theory]
    [InlineData("nobody-at-all")]
    [InlineData("%F0%9F%9A%80")]
    [InlineData("a%01b")]
    [InlineData("..%2Fadmin")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public async Task An_unknown_user_is_404(string name)
    {
        using var program = await Hub.ProgramOfAsync(await Hub.AddUserAsync(People.Unique("somebody")));

        var answer = await program.GetAsync($"/users/{name}");

        Assert.Equal((HttpStatusCode.NotFound, "The target couldn't be found."), (answer.Status, answer.Message));
    }

    [Fact]
    public async Task Users_are_found_by_a_part_of_the_name_or_by_the_id()
    {
        var name = People.Unique("findable");
        var id = await Hub.AddUserAsync(name);
        using var program = await Hub.ProgramOfAsync(id);
        foreach (var query in new[] { $"uid={id}", $"q={name[2..].ToUpperInvariant()}", $"q=%20{name}%20&uid={id}" })
        {
            var answer = await program.GetAsync($"/users/search?{query}");
            Assert.True(answer.Json.GetProperty("ok").GetBoolean());
            Assert.Equal(name, answer.Json.GetProperty("data")[0].GetProperty("login").GetString());
            Assert.Equal("1", answer.Headers["X-Total-Count"]);
        }

        foreach (var nothing in new[] { "uid=-1", "uid=9223372036854775807", "q=a%00b", "q=%ED%A0%BD", "q=%F0%9F%9A%80", "q=%25", $"q={BadText.Long(2000)}" })
        {
            Assert.Equal(0, (await program.GetAsync($"/users/search?{nothing}")).Json.GetProperty("data").GetArrayLength());
        }

        Assert.NotEqual(0, (await program.GetAsync("/users/search?uid=one&page=-1&limit=x")).Json.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Nobody_has_keys()
    {
        using var program = await Hub.ProgramOfAsync(await Hub.AddUserAsync(People.Unique("somebody")));

        var answer = await program.GetAsync("/user/keys");

        Assert.Equal((HttpStatusCode.OK, JsonValueKind.Array, 0), (answer.Status, answer.Json.ValueKind, answer.Json.GetArrayLength()));
        Assert.Equal("0", answer.Headers["X-Total-Count"]);
    }

    public sealed class Sqlite(SqliteHub hub) : UsersApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : UsersApiTests(hub), IClassFixture<PostgresHub>;
}
