using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Platform;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Access;

public abstract class ApiSignInTests(Hub hub) : HubTests(hub)
{
    [Theory]
    [InlineData("token")]
    [InlineData("Token")]
    [InlineData("Bearer")]
    [InlineData("BEARER")]
    public async Task A_token_signs_its_user_in_under_either_word(string word)
    {
        var (name, id) = await AddUserAsync();
        using var program = Hub.Program($"{word} {await Hub.AddTokenAsync(id)}");

        var answer = await program.GetAsync("/user");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(name, answer.Json.GetProperty("login").GetString());
        Assert.Equal(name, answer.Json.GetProperty("username").GetString());
    }

    [Fact]
    public async Task Basic_takes_the_password_or_a_token_in_either_half()
    {
        var (name, id) = await AddUserAsync();
        var token = await Hub.AddTokenAsync(id);
        foreach (var pair in new[] { $"{name}:{Hub.Password}", $"{name}:{token}", $"{token}:", $"{token}:x-oauth-basic" })
        {
            using var program = Hub.Program("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
            Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/user")).Status);
        }
    }

    [Theory]
    [InlineData("token 0123456789012345678901234567890123456789")]
    [InlineData("token")]
    [InlineData("Basic !!!")]
    [InlineData("Basic bm90aGluZw==")]
    [InlineData("Digest abc")]
    public async Task Wrong_credentials_are_401_even_where_none_are_needed(string authorization)
    {
        using var program = Hub.Program(authorization);

        foreach (var path in new[] { "/user", "/version" })
        {
            var answer = await program.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
            Assert.Equal("invalid username, password or token", answer.Message);
        }
    }

    [Fact]
    public async Task An_administrator_acts_as_somebody_else_and_nobody_else_does()
    {
        var (name, id) = await AddUserAsync();
        var (other, _) = await AddUserAsync();
        var admin = await Hub.ReadAsync(db => db.Users.Where(user => user.UserName == Hub.AdminName).Select(user => user.Id).SingleAsync());
        using var asAdmin = Hub.Program($"token {await Hub.AddTokenAsync(admin)}");
        using var narrow = Hub.Program($"token {await Hub.AddTokenAsync(admin, "write:user,read:admin")}");
        using var person = Hub.Program($"token {await Hub.AddTokenAsync(id)}");

        Assert.Equal(other, (await asAdmin.GetAsync($"/user?sudo={other.ToUpperInvariant()}")).Json.GetProperty("login").GetString());
        Assert.Equal(name, (await asAdmin.SendAsync(HttpMethod.Get, "/user", null, ("Sudo", name))).Json.GetProperty("login").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await asAdmin.SendAsync(HttpMethod.Get, "/admin/users", null, ("Sudo", name))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await asAdmin.GetAsync("/user?sudo=nobody-of-that-name")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await narrow.GetAsync($"/user?sudo={other}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.GetAsync($"/user?sudo={other}")).Status);
    }

    [Fact]
    public async Task Without_credentials_a_token_is_required_and_the_version_is_told()
    {
        using var program = Hub.Program();

        var refused = await program.GetAsync("/user");

        Assert.Equal((HttpStatusCode.Unauthorized, "token is required"), (refused.Status, refused.Message));
        Assert.EndsWith("/api", refused.Json.GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("1.26.0+runnerhub-", (await program.GetAsync("/version")).Json.GetProperty("version").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_in_the_address_is_refused()
    {
        var (_, id) = await AddUserAsync();
        using var program = Hub.Program();

        var answer = await program.GetAsync($"/user?token={await Hub.AddTokenAsync(id)}");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Contains("Authorization header", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_without_the_scope_is_told_which_it_needs()
    {
        var (_, id) = await AddUserAsync();
        using var program = await Hub.ProgramOfAsync(id, "read:organization");

        var answer = await program.GetAsync("/user");

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal("token does not have at least one of required scope(s), required=[read:user], token scope=read:organization", answer.Message);
    }

    [Fact]
    public async Task A_token_for_public_things_alone_opens_nothing_private()
    {
        var (name, id) = await AddUserAsync();
        var organization = People.Unique("acme");
        await Hub.AddOrganizationAsync(organization, id);
        await Hub.AddRepositoryAsync("rocket", id);
        using var program = await Hub.ProgramOfAsync(id, "all,public-only");

        foreach (var (path, things) in new[] { ("/user", "users"), ("/user/actions/runners", "users"), ("/user/repos", "repos"), ($"/repos/{name}/rocket", "repos"), ($"/orgs/{organization}/repos", "repos") })
        {
            var answer = await program.GetAsync(path);
            Assert.Equal((HttpStatusCode.Forbidden, $"token scope is limited to public {things}"), (answer.Status, answer.Message));
        }

        foreach (var path in new[] { $"/users/{name}", "/orgs", $"/orgs/{organization}", "/version", "/token" })
        {
            Assert.Equal(HttpStatusCode.OK, (await program.GetAsync(path)).Status);
        }
    }

    [Fact]
    public async Task A_name_that_no_database_can_hold_is_nobodys()
    {
        foreach (var pair in new[] { "a\0b:password", "\0:", $"{BadText.Long(5000)}:password", "🚀:🚀", ":" })
        {
            using var program = Hub.Program("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
            Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/user")).Status);
        }
    }

    [Fact]
    public async Task A_token_works_until_it_expires()
    {
        var (_, id) = await AddUserAsync();
        using var program = Hub.Program($"token {await Hub.AddTokenAsync(id, expires: Hub.Clock.GetUtcNow().AddSeconds(2))}");
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/user")).Status);

        Hub.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/user")).Status);
    }

    [Fact]
    public async Task A_change_of_an_account_is_felt_at_once_when_it_is_told_and_within_seconds_otherwise()
    {
        var (_, id) = await AddUserAsync();
        using var program = await Hub.ProgramOfAsync(id);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/user")).Status);

        await SetActiveAsync(id, false);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/user")).Status);
        Hub.Get<SignalBus>().Publish(AccessTokens.Changed);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/user")).Status);

        await SetActiveAsync(id, true);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/user")).Status);
        await SetActiveAsync(id, false);
        Hub.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/user")).Status);
    }

    [Fact]
    public async Task When_a_token_was_last_used_is_written_to_the_minute()
    {
        var (_, id) = await AddUserAsync();
        using var program = await Hub.ProgramOfAsync(id);
        await program.GetAsync("/user");
        var minute = new DateTimeOffset(Hub.Clock.GetUtcNow().Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

        await Hub.ReadAsync(async db =>
        {
            await Hub.Get<AccessTokens>().WriteUseAsync(db, CancellationToken.None);
            Assert.Equal(minute, await db.AccessTokens.Where(token => token.UserId == id).Select(token => token.LastUsed).SingleAsync());
            return true;
        });
    }

    [Fact]
    public async Task A_token_costs_one_read_for_some_seconds_and_never_a_write()
    {
        var (_, id) = await AddUserAsync();
        using var program = await Hub.ProgramOfAsync(id);
        using var statements = new Statements(Hub);

        await program.GetAsync("/version");
        var (first, _) = Assert.Single(await statements.TakePlansAsync("AccessTokens"));
        Assert.StartsWith("SELECT", first, StringComparison.Ordinal);
        await program.GetAsync("/version");
        Assert.Empty(await statements.TakePlansAsync("AccessTokens"));
        Hub.Clock.Advance(TimeSpan.FromSeconds(5));
        await program.GetAsync("/version");
        Assert.Single(await statements.TakePlansAsync("AccessTokens"), asked => asked.Text.StartsWith("SELECT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_must_change_the_password_first_is_told_so()
    {
        var (_, id) = await AddUserAsync();
        await Hub.ReadAsync(db => db.Users.Where(user => user.Id == id).ExecuteUpdateAsync(set => set.SetProperty(user => user.MustChangePassword, true)));
        using var program = await Hub.ProgramOfAsync(id);

        var answer = await program.GetAsync("/user");

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Contains("password", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_served_is_refused_in_the_same_form()
    {
        using var program = Hub.Program();

        var unknown = await program.GetAsync("/nothing/here");
        var wrong = await program.DeleteAsync("/version");

        Assert.Equal((HttpStatusCode.NotFound, "There is no such endpoint."), (unknown.Status, unknown.Message));
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "GET,HEAD"), (wrong.Status, wrong.Headers["Allow"]));
        Assert.Contains("Allow", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/repos/some/where/transfer", "POST")]
    [InlineData("HEAD", "/repos/some/where/transfer", "POST")]
    [InlineData("GET", "/repos/some/where/actions/runs/1/cancel", "POST")]
    [InlineData("GET", "/repos/some/where/actions/secrets/NAME", "DELETE,PUT")]
    [InlineData("POST", "/version", "GET,HEAD")]
    public async Task A_method_that_a_path_does_not_have_is_refused_with_those_that_it_has(string method, string path, string allowed)
    {
        using var program = Hub.Program();

        var answer = await program.SendAsync(new HttpMethod(method), path);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, allowed), (answer.Status, answer.Headers["Allow"]));
    }

    [Fact]
    public async Task Head_is_the_get_without_its_body()
    {
        using var program = Hub.Program();

        var answer = await program.SendAsync(HttpMethod.Head, "/version");

        Assert.Equal((HttpStatusCode.OK, ""), (answer.Status, answer.Body));
        Assert.StartsWith("application/json", answer.Headers["Content-Type"], StringComparison.Ordinal);
    }

    private Task<int> SetActiveAsync(long id, bool active) =>
        Hub.ReadAsync(db => db.Users.Where(user => user.Id == id).ExecuteUpdateAsync(set => set.SetProperty(user => user.IsActive, active)));

    private async Task<(string Name, long Id)> AddUserAsync()
    {
        var name = People.Unique("program");
        return (name, await Hub.AddUserAsync(name));
    }

    public sealed class Sqlite(SqliteHub hub) : ApiSignInTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : ApiSignInTests(hub), IClassFixture<PostgresHub>;
}
