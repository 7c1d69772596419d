using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Accounts;

public abstract class TokenPageTests(Hub hub) : HubTests(hub)
{
    private const string Path = "/user/settings/tokens";

    [Fact]
    public async Task Every_scope_that_opens_something_is_offered_with_what_it_opens()
    {
        using var person = await Hub.AsAdminAsync();

        var form = (await person.OpenAsync(Path)).Find(".scopes");

        Assert.Equal(
            [
                "all", "read:user", "write:user", "read:organization", "write:organization", "read:repository", "write:repository",
                "read:admin", "write:admin", "read:misc", "write:misc",
            ],
            form.QuerySelectorAll("input[name=Scopes]").Select(box => box.GetAttribute("value")!));
        Assert.Equal(TokenScopes.Offered.Count, form.QuerySelectorAll(".scope-row").Select(row => row.TextContent).Distinct().Count());
    }

    [Fact]
    public async Task A_token_made_on_the_page_is_shown_once_and_works()
    {
        var (name, id) = await AddUserAsync();
        using var person = await Hub.AsAsync(name);
        Assert.Contains("No tokens yet", (await person.OpenAsync(Path)).Text, StringComparison.Ordinal);

        var answer = await person.SubmitAsync(
            Path, Path, ("Name", " my script "), ("Scopes", "read:user"), ("Scopes", "write:repository"), ("Expires", "2026-03-05"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("no-store", answer.CacheControl, StringComparison.Ordinal);
        var secret = answer.Find("#new-token").TextContent;
        using var program = Hub.Program($"token {secret}");
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/user")).Status);
        var list = await person.OpenAsync(Path);
        Assert.DoesNotContain(secret, list.Body, StringComparison.Ordinal);
        Assert.Contains($"my script ends with {secret[^8..]}", list.Text, StringComparison.Ordinal);
        Assert.Contains("read:user write:repository", list.Text, StringComparison.Ordinal);
        Assert.Equal(
            new DateTimeOffset(2026, 3, 6, 0, 0, 0, TimeSpan.Zero).AddTicks(-10),
            await Hub.ReadAsync(db => db.AccessTokens.Where(token => token.UserId == id).Select(token => token.Expires!.Value).SingleAsync()), TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task The_page_is_in_the_settings_of_the_account()
    {
        var (name, _) = await AddUserAsync();
        using var person = await Hub.AsAsync(name);

        Assert.Equal(Path, (await person.OpenAsync("/user/settings/account")).Find(".settings-nav a[href$=tokens]").GetAttribute("href"));
        Assert.Equal("page", (await person.OpenAsync(Path)).Find(".settings-nav a[href$=tokens]").GetAttribute("aria-current"));
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost()
    {
        var (name, id) = await AddUserAsync();
        using var person = await Hub.AsAsync(name);

        var empty = await person.SubmitAsync(Path, Path);
        var wrong = await person.SubmitAsync(Path, Path, ("Name", "kept"), ("Scopes", "read:user"), ("Expires", "someday"));
        var past = await person.SubmitAsync(Path, Path, ("Name", "kept"), ("Scopes", "read:user"), ("Expires", "2026-03-03"));
        var unknown = await person.PostAsync(Path, ("Name", "kept"), ("Scopes", "read:everything"));

        Assert.Equal("Enter a name.", empty.Find("#Name-error").TextContent);
        Assert.Equal("Choose at least one scope.", empty.Find("#Scopes-error").TextContent);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal("kept", wrong.Find("#Name").GetAttribute("value"));
        Assert.True(wrong.Find("input[value='read:user']").HasAttribute("checked"));
        Assert.StartsWith("Choose a day", wrong.Find("#Expires-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("Choose a time that is still to come.", past.Find("#Expires-error").TextContent);
        Assert.StartsWith("One of the scopes is not known", unknown.Find("#Scopes-error").TextContent, StringComparison.Ordinal);
        Assert.Equal(0, await Hub.ReadAsync(db => db.AccessTokens.CountAsync(token => token.UserId == id)));
    }

    [Fact]
    public async Task A_used_name_is_refused()
    {
        var (name, _) = await AddUserAsync();
        using var person = await Hub.AsAsync(name);
        await person.SubmitAsync(Path, Path, ("Name", "twice"), ("Scopes", "all"));

        var again = await person.SubmitAsync(Path, Path, ("Name", "twice"), ("Scopes", "all"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Equal("There is a token named “twice” already; choose another name.", again.Find("#Name-error").TextContent);
    }

    [Fact]
    public async Task A_revoked_token_stops_at_once_and_nobody_revokes_those_of_others()
    {
        var (name, id) = await AddUserAsync();
        var (other, _) = await AddUserAsync();
        using var program = await Hub.ProgramOfAsync(id);
        await program.GetAsync("/user");
        var token = await Hub.ReadAsync(db => db.AccessTokens.SingleAsync(row => row.UserId == id));
        using var person = await Hub.AsAsync(name);
        using var stranger = await Hub.AsAsync(other);

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"{Path}/{token.Id}/revoke")).Status);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/user")).Status);
        var question = await person.OpenAsync($"{Path}/{token.Id}/revoke");
        Assert.Contains($"Revoke the token {token.Name}?", question.Text, StringComparison.Ordinal);
        var answer = await person.SubmitAsync(question, $"{Path}/{token.Id}/revoke");

        Assert.Equal(Path, answer.Location);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/user")).Status);
    }

    [Fact]
    public async Task An_expired_token_says_so()
    {
        var (name, id) = await AddUserAsync();
        await Hub.AddTokenAsync(id, expires: Hub.Clock.GetUtcNow().AddSeconds(-1));
        using var person = await Hub.AsAsync(name);

        Assert.Equal("Expired", (await person.OpenAsync(Path)).Find(".tag-bad").TextContent);
    }

    private async Task<(string Name, long Id)> AddUserAsync()
    {
        var name = People.Unique("holder");
        return (name, await Hub.AddUserAsync(name));
    }

    public sealed class Sqlite(SqliteHub hub) : TokenPageTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : TokenPageTests(hub), IClassFixture<PostgresHub>;
}
