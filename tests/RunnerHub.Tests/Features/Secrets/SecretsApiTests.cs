using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Secrets;
using RunnerHub.Tests.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Secrets;

public abstract class SecretsApiTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task At_each_place_a_secret_is_made_changed_listed_without_its_value_and_deleted()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        foreach (var place in places.All)
        {
            var (path, name) = (place.Api.Replace("/runners", "/secrets", StringComparison.Ordinal), UniqueName());
            using var program = await places.ProgramAsync(place);

            Assert.Equal(HttpStatusCode.Created, (await program.SendAsync(HttpMethod.Put, $"{path}/{Lower(name)}", new { data = "first-value", description = "for tests" })).Status);
            Assert.Equal(HttpStatusCode.NoContent, (await program.SendAsync(HttpMethod.Put, $"{path}/{name}", new { data = "second-value" })).Status);

            var list = await program.GetAsync(path + "?limit=50");
            var listed = Assert.Single(list.Json.EnumerateArray(), secret => secret.GetProperty("name").GetString() == name);
            Assert.Equal("for tests", listed.GetProperty("description").GetString());
            Assert.Equal(Hub.Clock.GetUtcNow(), listed.GetProperty("created_at").GetDateTimeOffset());
            Assert.DoesNotContain("value", list.Body, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync($"{path}/{name}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await program.DeleteAsync($"{path}/{name}")).Status);
        }
    }

    [Fact]
    public async Task At_each_place_a_variable_is_made_read_renamed_and_deleted()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        foreach (var place in places.All)
        {
            var (path, name, renamed) = (place.Api.Replace("/runners", "/variables", StringComparison.Ordinal), UniqueName(), UniqueName());
            using var program = await places.ProgramAsync(place);

            Assert.Equal(HttpStatusCode.Created, (await program.PostAsync($"{path}/{Lower(name)}", new { value = "one\r\ntwo 🚀", description = "kept" })).Status);
            Assert.Equal(HttpStatusCode.Conflict, (await program.PostAsync($"{path}/{name}", new { value = "other" })).Status);
            var found = (await program.GetAsync($"{path}/{name}")).Json;
            Assert.Equal((name, "one\r\ntwo 🚀", "kept"), (found.GetProperty("name").GetString(), found.GetProperty("data").GetString(), found.GetProperty("description").GetString()));
            Assert.Equal((place.Scope.OwnerId ?? 0, place.Scope.RepoId ?? 0), (found.GetProperty("owner_id").GetInt64(), found.GetProperty("repo_id").GetInt64()));

            Assert.Equal(HttpStatusCode.NoContent, (await program.SendAsync(HttpMethod.Put, $"{path}/{name}", new { name = renamed, value = "two" })).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"{path}/{name}")).Status);
            var list = (await program.GetAsync(path + "?limit=50")).Json.EnumerateArray().Where(one => one.GetProperty("name").GetString() == renamed);
            Assert.Equal(("two", "kept"), (Assert.Single(list).GetProperty("data").GetString(), list.Single().GetProperty("description").GetString()));
            Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync($"{path}/{renamed}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await program.SendAsync(HttpMethod.Put, $"{path}/{renamed}", new { value = "two" })).Status);
        }
    }

    [Fact]
    public async Task A_place_has_a_thousand_secrets_at_most_and_those_that_are_there_can_be_changed()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var (place, name) = (places.Repository, UniqueName());
        var path = place.Api.Replace("/runners", "/secrets", StringComparison.Ordinal);
        using var program = await places.ProgramAsync(place);
        Assert.Equal(HttpStatusCode.Created, (await program.SendAsync(HttpMethod.Put, $"{path}/{name}", new { data = "first" })).Status);
        await Hub.ReadAsync(db =>
        {
            db.AddRange(Enumerable.Range(1, 999).Select(number => new ActionSecret { Name = $"{name}_{number}", RepoId = place.Scope.RepoId }));
            return db.SaveChangesAsync();
        });

        var refused = await program.SendAsync(HttpMethod.Put, $"{path}/{name}_ONE_MORE", new { data = "more" });

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("There are 1000 already", refused.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await program.SendAsync(HttpMethod.Put, $"{path}/{name}", new { data = "second" })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync($"{path}/{name}_1")).Status);
        Assert.Equal(HttpStatusCode.Created, (await program.SendAsync(HttpMethod.Put, $"{path}/{name}_ONE_MORE", new { data = "more" })).Status);
    }

    [Fact]
    public async Task A_variable_cannot_be_renamed_to_another_and_places_do_not_share_names()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.User);
        var (mine, others) = (places.User.Api.Replace("/runners", "/variables", StringComparison.Ordinal), places.Repository.Api.Replace("/runners", "/variables", StringComparison.Ordinal));
        await program.PostAsync($"{mine}/TAKEN", new { value = "one" });
        await program.PostAsync($"{mine}/FREE", new { value = "two" });

        var renamed = await program.SendAsync(HttpMethod.Put, $"{mine}/FREE", new { name = "taken", value = "three" });

        Assert.Equal((HttpStatusCode.Conflict, "There is one named TAKEN already."), (renamed.Status, renamed.Message));
        Assert.Equal("two", (await program.GetAsync($"{mine}/FREE")).Json.GetProperty("data").GetString());
        Assert.Equal(HttpStatusCode.Created, (await program.PostAsync($"{others}/TAKEN", new { value = "one" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"{others}/FREE")).Status);
    }

    [Theory]
    [InlineData("1ST", """{"data":"x"}""", 400, "Use letters A to Z, digits and underscores, and do not begin with a digit.")]
    [InlineData("A-B", """{"data":"x"}""", 400, null)]
    [InlineData("A%20B", """{"data":"x"}""", 400, null)]
    [InlineData("%F0%9F%9A%80", """{"data":"x"}""", 400, null)]
    [InlineData("A%01", """{"data":"x"}""", 400, null)]
    [InlineData("%C4%B1", """{"data":"x"}""", 400, null)]
    [InlineData("github_token", """{"data":"x"}""", 400, "Names that begin with GITHUB_ or GITEA_ are the server's own; choose another.")]
    [InlineData("GITEA_TOKEN", """{"data":"x"}""", 400, null)]
    [InlineData("ci", """{"data":"x"}""", 400, "CI is set by the runner; choose another name.")]
    [InlineData("NAME", """{"data":""}""", 422, "[Data]: Required")]
    [InlineData("NAME", """{"data":null}""", 422, "[Data]: Required")]
    [InlineData("NAME", "{}", 422, "[Data]: Required")]
    [InlineData("NAME", "", 422, "[Data]: Required")]
    [InlineData("NAME", """{"data":7}""", 422, "[data]: The value has the wrong type or form.")]
    [InlineData("NAME", """{"data":"a\u0000b"}""", 422, "[Data]: The value has characters that no job can be given; encode it, for example as Base64.")]
    [InlineData("NAME", """{"data":"x","description":"a\u0001b"}""", 422, "[Description]: The description has characters that cannot be shown; remove them.")]
    [InlineData("NAME", "[]", 422, null)]
    public async Task What_is_no_secret_is_refused_and_none_is_made(string name, string body, int status, string? message)
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.User);

        var answer = await program.SendAsync(HttpMethod.Put, $"/user/actions/secrets/{name}", body);

        Assert.Equal(status, (int)answer.Status);
        Assert.True(message is null ? answer.Message!.Length > 0 : answer.Message == message, answer.Body);
        Assert.Equal("0", (await program.GetAsync("/user/actions/secrets")).Headers["X-Total-Count"]);
        Assert.Equal(HttpStatusCode.NotFound, (await program.DeleteAsync($"/user/actions/secrets/{name}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"/user/actions/variables/{name}")).Status);
    }

    [Fact]
    public async Task Names_and_values_have_a_longest_length()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.User);
        const string path = "/user/actions/secrets";

        Assert.Equal(HttpStatusCode.Created, (await program.SendAsync(HttpMethod.Put, $"{path}/{BadText.Long(255)}", new { data = "x" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await program.SendAsync(HttpMethod.Put, $"{path}/{BadText.Long(256)}", new { data = "x" })).Status);
        Assert.Equal(HttpStatusCode.Created, (await program.SendAsync(HttpMethod.Put, $"{path}/LONG", new { data = BadText.Long(64 * 1024) })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await program.SendAsync(HttpMethod.Put, $"{path}/LONGER", new { data = BadText.Long((64 * 1024) + 1) })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await program.SendAsync(HttpMethod.Put, $"{path}/WIDE", new { data = string.Concat(Enumerable.Repeat("é", (32 * 1024) + 1)) })).Status);
    }

    [Fact]
    public async Task Of_a_secret_put_many_times_at_the_same_moment_there_is_one()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.Repository);
        var path = places.Repository.Api.Replace("/runners", "/secrets/ONCE", StringComparison.Ordinal);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => program.SendAsync(HttpMethod.Put, path, new { data = $"value {number}" })));

        Assert.Equal(1, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.Equal(5, answers.Count(answer => answer.Status == HttpStatusCode.NoContent));
        var repository = places.Repository.Scope.RepoId;
        Assert.Equal(1, await Hub.ReadAsync(db => db.Set<ActionSecret>().CountAsync(secret => secret.RepoId == repository)));
    }

    [Fact]
    public async Task Neither_a_dump_of_the_database_nor_the_log_nor_an_answer_holds_a_secret()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.Repository);
        var path = places.Repository.Api.Replace("/runners", "/secrets", StringComparison.Ordinal);
        const string value = "kept-to-itself-🚀-and-quite-long";

        await program.SendAsync(HttpMethod.Put, $"{path}/HIDDEN", new { data = value });
        await program.SendAsync(HttpMethod.Put, $"{path}/1ST", new { data = value });
        await program.SendAsync(HttpMethod.Put, $"{path}/HIDDEN", new { data = value, description = "a\u0001b" });

        var repository = places.Repository.Scope.RepoId;
        var ownerId = await Hub.ReadAsync(db => db.Repositories.Where(place => place.Id == repository).Select(place => place.OwnerId).SingleAsync());
        Assert.Equal(value, (await Hub.UseAsync((JobSecrets secrets) => secrets.ForAsync(repository, ownerId, CancellationToken.None))).Secrets["HIDDEN"]);
        var stored = await Hub.ReadAsync(db => db.Set<ActionSecret>().Where(secret => secret.RepoId == repository).Select(secret => secret.Value).SingleAsync());
        Assert.DoesNotContain("kept-to-itself", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("a2VwdC10by1pdHNlbGY", stored, StringComparison.Ordinal);
        Assert.DoesNotContain(Hub.Log.All, line => line.Contains("kept-to-itself", StringComparison.Ordinal));
        Assert.DoesNotContain("kept-to-itself", (await program.GetAsync(path)).Body, StringComparison.Ordinal);
    }

    private static string UniqueName() => People.Unique("NAME").Replace('-', '_');

#pragma warning disable CA1308 // as somebody might type it
    private static string Lower(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308

    public sealed class Sqlite(SqliteHub hub) : SecretsApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : SecretsApiTests(hub), IClassFixture<PostgresHub>;
}
