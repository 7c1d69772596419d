using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Platform;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Accounts;

public abstract class TokensApiTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_token_is_shown_once_works_within_its_scopes_and_is_kept_only_as_a_hash()
    {
        var (name, id) = await AddUserAsync();
        using var person = Basic(name);

        var made = await person.PostAsync(Of(name), new { name = "ci", scopes = new[] { "read:user", "write:user", "read:organization" } });

        Assert.Equal(HttpStatusCode.Created, made.Status);
        var secret = made.Json.GetProperty("sha1").GetString()!;
        Assert.Matches("^[0-9a-f]{40}$", secret);
        Assert.Equal(secret[^8..], made.Json.GetProperty("token_last_eight").GetString());
        Assert.Equal(["read:organization", "write:user"], made.Json.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.Equal(JsonValueKind.Null, made.Json.GetProperty("expires_at").ValueKind);
        using var program = Hub.Program($"token {secret}");
        Assert.Equal(name, (await program.GetAsync("/user")).Json.GetProperty("login").GetString());
        Assert.Equal("", (await person.GetAsync(Of(name))).Json[0].GetProperty("sha1").GetString());
        Assert.Equal(Secret.Hash(secret), await Hub.ReadAsync(db => db.AccessTokens.Where(token => token.UserId == id).Select(token => token.TokenHash).SingleAsync()));
        Assert.DoesNotContain(Hub.Log.All, line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_has_the_newest_first_and_says_how_many_there_are()
    {
        var (name, _) = await AddUserAsync();
        using var person = Basic(name);
        foreach (var token in new[] { "first", "second", "third" })
        {
            await person.PostAsync(Of(name), new { name = token, scopes = new[] { "all" } });
        }

        var page = await person.GetAsync($"{Of(name)}?limit=2");

        Assert.Equal(["third", "second"], page.Json.EnumerateArray().Select(token => token.GetProperty("name").GetString()));
        Assert.Equal("3", page.Headers["X-Total-Count"]);
        Assert.Contains("page=2>; rel=\"next\"", page.Headers["Link"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"taken","scopes":["all"]}""", 400, "access token name has been used already")]
    [InlineData("""{"name":"new","scopes":["read:everything"]}""", 400, "invalid access token scope provided: read:everything")]
    [InlineData("""{"name":"new","scopes":["read:user",null]}""", 400, "invalid access token scope provided: null")]
    [InlineData("""{"name":"new","scopes":[]}""", 400, "access token must have a scope")]
    [InlineData("""{"name":"new","scopes":[""]}""", 400, "access token must have a scope")]
    [InlineData("""{"name":"new","scopes":["public-only"]}""", 400, "access token must have a scope")]
    [InlineData("""{"name":"new"}""", 400, "access token must have a scope")]
    [InlineData("""{"scopes":["all"]}""", 422, "[Name]: Required")]
    [InlineData("""{"name":" ","scopes":["all"]}""", 422, "[Name]: Required")]
    [InlineData("""{"name":"a\u0000b","scopes":["all"]}""", 422, "[Name]: The name has characters that cannot be shown; remove them.")]
    [InlineData("""{"name":"a\ud83db","scopes":["all"]}""", 422, null)]
    [InlineData("""{"name":7,"scopes":["all"]}""", 422, "[name]: The value has the wrong type or form.")]
    [InlineData("""{"name":"new","scopes":"all"}""", 422, "[scopes]: The value has the wrong type or form.")]
    [InlineData("""{"name":"new","scopes":["all"],"expires_at":"2026-01-01T00:00:00Z"}""", 422, "[ExpiresAt]: Choose a time that is still to come.")]
    [InlineData("""{"name":"new","scopes":["all"],"expires_at":"tomorrow"}""", 422, "[expires_at]: The value has the wrong type or form.")]
    [InlineData("""["name"]""", 422, null)]
    [InlineData("null", 422, null)]
    public async Task What_is_no_token_is_refused_and_none_is_made(string body, int status, string? message)
    {
        var (name, id) = await AddUserAsync();
        using var person = Basic(name);
        await person.PostAsync(Of(name), new { name = "taken", scopes = new[] { "all" } });

        var answer = await person.PostAsync(Of(name), body);

        Assert.Equal(status, (int)answer.Status);
        Assert.True(message is null ? answer.Message!.Length > 0 : answer.Message == message, answer.Body);
        Assert.Equal(1, await CountAsync(id));
    }

    [Fact]
    public async Task A_name_may_be_long_and_colourful_but_not_too_long()
    {
        var (name, id) = await AddUserAsync();
        using var person = Basic(name);

        Assert.Equal(HttpStatusCode.Created, (await person.PostAsync(Of(name), new { name = "🚀 naïve مرحبا", scopes = new[] { "all" } })).Status);
        Assert.Equal(HttpStatusCode.Created, (await person.PostAsync(Of(name), new { name = BadText.Long(255), scopes = new[] { "all" } })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await person.PostAsync(Of(name), new { name = BadText.Long(256), scopes = new[] { "all" } })).Status);
        Assert.Equal(2, await CountAsync(id));
    }

    [Fact]
    public async Task Another_user_may_have_a_token_of_the_same_name()
    {
        foreach (var _ in new[] { 1, 2 })
        {
            var (name, _) = await AddUserAsync();
            using var person = Basic(name);
            Assert.Equal(HttpStatusCode.Created, (await person.PostAsync(Of(name), new { name = "ci", scopes = new[] { "all" } })).Status);
        }
    }

    [Fact]
    public async Task Of_tokens_with_one_name_made_at_the_same_moment_one_is_made()
    {
        var (name, id) = await AddUserAsync();
        using var person = Basic(name);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => person.PostAsync(Of(name), new { name = "ci", scopes = new[] { "all" } })));

        Assert.Equal(1, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.Equal(5, answers.Count(answer => answer.Status == HttpStatusCode.BadRequest));
        Assert.Equal(1, await CountAsync(id));
    }

    [Fact]
    public async Task A_token_with_an_end_works_until_then()
    {
        var (name, _) = await AddUserAsync();
        using var person = Basic(name);
        var end = Hub.Clock.GetUtcNow().AddHours(1);

        var made = await person.PostAsync(Of(name), new { name = "short", scopes = new[] { "all" }, expires_at = end.ToOffset(TimeSpan.FromHours(5)) });

        Assert.Equal(end, made.Json.GetProperty("expires_at").GetDateTimeOffset());
        using var program = Hub.Program($"token {made.Json.GetProperty("sha1").GetString()}");
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/user")).Status);
        Hub.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/user")).Status);
    }

    [Fact]
    public async Task Tokens_are_made_and_listed_only_with_basic_by_their_user_or_an_administrator()
    {
        var (name, id) = await AddUserAsync();
        var (stranger, _) = await AddUserAsync();
        using var admin = Basic(Hub.AdminName);
        using var other = Basic(stranger);
        using var program = await Hub.ProgramOfAsync(id);

        var refused = await other.GetAsync(Of(name));
        var asked = await program.GetAsync(Of(name));

        Assert.Equal((HttpStatusCode.Forbidden, "doer should be the site admin or be same as the contextUser"), (refused.Status, refused.Message));
        Assert.Equal(HttpStatusCode.Unauthorized, asked.Status);
        Assert.StartsWith("auth required", asked.Message, StringComparison.Ordinal);
        Assert.Equal("Basic realm=\"RunnerHub\"", asked.Headers["WWW-Authenticate"]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.PostAsync(Of(name), new { name = "x", scopes = new[] { "all" } })).Status);
        Assert.Equal(HttpStatusCode.Created, (await admin.PostAsync(Of(name.ToUpperInvariant()), new { name = "by admin", scopes = new[] { "all" } })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync(Of("nobody-at-all"))).Status);
    }

    [Fact]
    public async Task An_organisation_has_no_tokens()
    {
        var (name, id) = await AddUserAsync();
        var organization = People.Unique("acme");
        await Hub.AddOrganizationAsync(organization, id);
        using var owner = Basic(name);

        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync(Of(organization))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.PostAsync(Of(organization), new { name = "x", scopes = new[] { "all" } })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.DeleteAsync($"{Of(organization)}/x")).Status);
    }

    [Fact]
    public async Task A_token_makes_none_that_may_do_more_or_lasts_longer_than_itself()
    {
        var (name, id) = await AddUserAsync();
        var end = Hub.Clock.GetUtcNow().AddDays(1);
        using var program = Basic(name, await Hub.AddTokenAsync(id, "write:user", end));

        var broader = await program.PostAsync(Of(name), new { name = "broad", scopes = new[] { "write:user", "read:admin" }, expires_at = end });
        var longer = await program.PostAsync(Of(name), new { name = "long", scopes = new[] { "read:user" } });
        var narrower = await program.PostAsync(Of(name), new { name = "narrow", scopes = new[] { "read:user" }, expires_at = end });

        Assert.Equal((HttpStatusCode.Forbidden, "a token cannot make one that may do more than itself, token scope=write:user"), (broader.Status, broader.Message));
        Assert.Equal((HttpStatusCode.Forbidden, "a token cannot make one that lasts longer than itself"), (longer.Status, longer.Message));
        Assert.Equal(HttpStatusCode.Created, narrower.Status);
        Assert.Equal(2, await CountAsync(id));
    }

    [Theory]
    [InlineData("write:user", 403, 403)]
    [InlineData("read:admin,write:user", 200, 403)]
    [InlineData("write:admin,write:user", 200, 201)]
    public async Task A_token_of_an_administrator_reaches_the_tokens_of_others_only_with_the_scope_of_administrators(string scopes, int listed, int made)
    {
        var (name, id) = await AddUserAsync();
        var (deputy, deputyId) = (People.Unique("deputy"), 0L);
        deputyId = await Hub.AddUserAsync(deputy, admin: true);
        await Hub.AddTokenAsync(id);
        var theirs = await Hub.ReadAsync(db => db.AccessTokens.Where(row => row.UserId == id).Select(row => row.Id).SingleAsync());
        using var program = Basic(deputy, await Hub.AddTokenAsync(deputyId, scopes));

        var list = await program.GetAsync(Of(name));
        var mine = await program.PostAsync(Of(deputy.ToUpperInvariant()), new { name = "mine", scopes = new[] { "read:user" } });
        var other = await program.PostAsync(Of(name), new { name = "theirs", scopes = new[] { "read:user" } });
        var revoked = await program.DeleteAsync($"{Of(name)}/{theirs}");

        Assert.Equal((listed, 201, made, made == 201 ? 204 : 403), ((int)list.Status, (int)mine.Status, (int)other.Status, (int)revoked.Status));
        if (made == 403)
        {
            Assert.Equal($"token does not have at least one of required scope(s), required=[write:admin], token scope={scopes}", other.Message);
        }
    }

    private static string Of(string name) => $"/users/{name}/tokens";

    private ApiClient Basic(string name, string password = Hub.Password) =>
        Hub.Program("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));

    private Task<int> CountAsync(long userId) => Hub.ReadAsync(db => db.AccessTokens.CountAsync(token => token.UserId == userId));

    private async Task<(string Name, long Id)> AddUserAsync()
    {
        var name = People.Unique("holder");
        return (name, await Hub.AddUserAsync(name));
    }

    public sealed class Sqlite(SqliteHub hub) : TokensApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : TokensApiTests(hub), IClassFixture<PostgresHub>;
}
