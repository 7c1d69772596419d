using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Accounts;

/// <summary>Access tokens that end before their time, and what a token may say of itself.</summary>
public abstract class TokenRevocationTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_token_is_revoked_by_id_or_name_and_stops_at_once()
    {
        var (name, _) = await AddUserAsync();
        using var person = Basic(name);
        foreach (var by in new[] { "name", "id" })
        {
            var made = await person.PostAsync(Of(name), new { name = "to go", scopes = new[] { "all" } });
            using var program = Hub.Program($"token {made.Json.GetProperty("sha1").GetString()}");
            Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/user")).Status);
            var path = $"{Of(name)}/{Uri.EscapeDataString(made.Json.GetProperty(by).ToString())}";

            Assert.Equal((HttpStatusCode.NoContent, ""), await StatusAsync(person, path));

            Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/user")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await person.DeleteAsync(path)).Status);
        }
    }

    [Fact]
    public async Task What_may_mean_two_tokens_revokes_none()
    {
        var (name, id) = await AddUserAsync();
        using var person = Basic(name);
        var first = (await person.PostAsync(Of(name), new { name = "first", scopes = new[] { "all" } })).Json.GetProperty("id").GetInt64();
        await person.PostAsync(Of(name), new { name = $"{first}", scopes = new[] { "all" } });

        var answer = await person.DeleteAsync($"{Of(name)}/{first}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("multiple matches", answer.Message, StringComparison.Ordinal);
        Assert.Equal(2, await CountAsync(id));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("99999999999999999999999")]
    [InlineData("%F0%9F%9A%80")]
    [InlineData("a%01b")]
    public async Task An_unknown_token_and_one_of_somebody_else_is_404(string token)
    {
        var (name, _) = await AddUserAsync();
        var (_, other) = await AddUserAsync();
        await Hub.AddTokenAsync(other);
        var theirs = await Hub.ReadAsync(db => db.AccessTokens.Where(row => row.UserId == other).Select(row => row.Id).SingleAsync());
        using var person = Basic(name);

        Assert.Equal(HttpStatusCode.NotFound, (await person.DeleteAsync($"{Of(name)}/{token}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await person.DeleteAsync($"{Of(name)}/{theirs}")).Status);
        Assert.Equal(1, await CountAsync(other));
    }

    [Fact]
    public async Task A_token_describes_and_revokes_itself_whatever_its_scope()
    {
        var (name, id) = await AddUserAsync();
        using var program = await Hub.ProgramOfAsync(id, "read:misc");
        using var person = Basic(name);

        var described = await program.GetAsync("/token");

        Assert.Equal(HttpStatusCode.OK, described.Status);
        Assert.Equal((id, name), (described.Json.GetProperty("user").GetProperty("id").GetInt64(), described.Json.GetProperty("user").GetProperty("login").GetString()));
        Assert.Equal("read:misc", described.Json.GetProperty("scopes")[0].GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await person.GetAsync("/token")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await person.DeleteAsync("/token")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync("/token")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/token")).Status);
    }

    private static async Task<(HttpStatusCode Status, string Body)> StatusAsync(ApiClient person, string path)
    {
        var answer = await person.DeleteAsync(path);
        return (answer.Status, answer.Body);
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

    public sealed class Sqlite(SqliteHub hub) : TokenRevocationTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : TokenRevocationTests(hub), IClassFixture<PostgresHub>;
}
