using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

public abstract class RunnerCreationApiTests(Hub hub) : HubTests(hub)
{
    private const string Site = "/admin/actions/runners";

    [Fact]
    public async Task A_runner_is_made_in_a_place_and_works_with_the_secret_that_is_told_once()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        foreach (var place in places.All)
        {
            using var program = await places.ProgramAsync(place);
            var answer = await program.PostAsync(place.Api, new
            {
                name = $" {places.Tag} مشغل 🦊 ",
                description = "Rack 4\r\nshelf 2",
                ephemeral = true,
                labels = new[] { "Linux:docker://debian", "gpu", " ", "LINUX" },
                unknown = "ignored",
            });

            Assert.Equal((HttpStatusCode.Created, "no-store"), (answer.Status, answer.Headers["Cache-Control"]));
            var (id, uuid, secret) = (answer.Json.GetProperty("id").GetInt64(), answer.Json.GetProperty("uuid").GetString()!, answer.Json.GetProperty("token").GetString()!);
            Assert.Equal(["id", "uuid", "token"], answer.Json.EnumerateObject().Select(field => field.Name));
            Assert.Matches("^[0-9a-f]{40}$", secret);
            Assert.Equal($"/api/v1{place.Api}/{id}", answer.Headers["Location"]);

            var made = await program.GetAsync($"{place.Api}/{id}");
            Assert.Equal(
                ($"{places.Tag} مشغل 🦊", "Rack 4\nshelf 2", true, "Linux gpu", "", "never_connected", uuid),
                (Text(made, "name"), Text(made, "description"), made.Json.GetProperty("ephemeral").GetBoolean(), Labels(made), Text(made, "version"), Text(made, "status_detail"), Text(made, "uuid")));
            Assert.DoesNotContain(secret, made.Body, StringComparison.Ordinal);

            var runner = RunnerActor.Made(Hub, id, uuid, secret);
            await runner.PollAsync();
            await Hub.WritePresenceAsync();
            Assert.Equal("idle", Text(await program.GetAsync($"{place.Api}/{id}"), "status_detail"));
            await runner.DeclareAsync("macos");
            Assert.Equal(("macos", "v3.1.0"), await program.GetAsync($"{place.Api}/{id}") is var declared ? (Labels(declared), Text(declared, "version")) : default);
            Assert.DoesNotContain(Hub.Log.All, line => line.Contains(secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_name_is_enough_and_may_be_that_of_another_runner()
    {
        using var program = await Hub.AdminProgramAsync();
        var name = People.Unique("twin");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => program.PostAsync(Site, new { name })));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Equal(6, answers.Select(answer => answer.Json.GetProperty("token").GetString()).Distinct().Count());
        var found = (await program.GetAsync($"{Site}?q={name}")).Json.GetProperty("runners").EnumerateArray().ToList();
        Assert.Equal(6, found.Count);
        Assert.All(found, runner => Assert.Equal((false, false, ""), (
            runner.GetProperty("ephemeral").GetBoolean(), runner.GetProperty("disabled").GetBoolean(), runner.GetProperty("description").GetString())));
    }

    [Fact]
    public async Task All_that_a_runner_has_room_for_is_taken()
    {
        using var program = await Hub.AdminProgramAsync();
        foreach (var name in new[] { BadText.Long(255), string.Concat(Enumerable.Repeat("字", 127)), "'; DROP TABLE \"ActionRunners\"; --", "<b>&amp;" })
        {
            var labels = Enumerable.Range(0, 100).Select(number => $"{number:000}{BadText.Long(252)}").ToArray();
            var answer = await program.PostAsync(Site, new { name, description = BadText.Long(1024), labels });
            Assert.Equal(HttpStatusCode.Created, answer.Status);
            var made = await program.GetAsync($"{Site}/{answer.Json.GetProperty("id").GetInt64()}");
            Assert.Equal((name, 100), (Text(made, "name"), made.Json.GetProperty("labels").GetArrayLength()));
        }
    }

    public static TheoryData<string, string> Unusable => new()
    {
        { "", "[Name]: Required" },
        { "{}", "[Name]: Required" },
        { """{"name":null}""", "[Name]: Required" },
        { """{"name":"  \t "}""", "[Name]: Required" },
        { """{"name":5}""", "[name]" },
        { """{"name":["a"]}""", "[name]" },
        { """{"name":"a\u0000"}""", "[Name]: The name has characters" },
        { """{"name":"a\nb"}""", "[Name]: The name has characters" },
        { """{"name":"half \ud83e"}""", "" },
        { $$"""{"name":"{{BadText.Long(256)}}"}""", "[Name]: The name is too long" },
        { $$"""{"name":"{{string.Concat(Enumerable.Repeat("字", 128))}}"}""", "[Name]: The name is too long" },
        { """{"name":"a","description":7}""", "[description]" },
        { """{"name":"a","description":"\u0001"}""", "[Description]" },
        { $$"""{"name":"a","description":"{{BadText.Long(1025)}}"}""", "[Description]: The description is too long" },
        { """{"name":"a","ephemeral":"yes"}""", "[ephemeral]" },
        { """{"name":"a","ephemeral":1}""", "[ephemeral]" },
        { """{"name":"a","labels":"linux"}""", "[labels]" },
        { """{"name":"a","labels":{"linux":true}}""", "[labels]" },
        { """{"name":"a","labels":[1]}""", "[labels[0]]" },
        { """{"name":"a","labels":[null]}""", "[Labels]" },
        { """{"name":"a","labels":["a\u0000b"]}""", "[Labels]" },
        { $$"""{"name":"a","labels":["{{BadText.Long(256)}}"]}""", "[Labels]" },
        { $$"""{"name":"a","labels":{{JsonSerializer.Serialize(Enumerable.Range(0, 101).Select(number => $"l{number}"))}}}""", "[Labels]" },
        { """{"name":"a" """, "" },
        { """[{"name":"a"}]""", "" },
        { "null", "" },
        { "name=a", "" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task What_cannot_be_a_runner_is_422_and_is_not_made(string body, string said)
    {
        using var program = await Hub.AdminProgramAsync();
        var before = await CountAsync();

        var answer = await program.PostAsync(Site, body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.StartsWith(said, answer.Message, StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync());
    }

    private static string? Text(ApiAnswer answer, string name) => answer.Json.GetProperty(name).GetString();

    private static string Labels(ApiAnswer answer) =>
        string.Join(' ', answer.Json.GetProperty("labels").EnumerateArray().Select(label => label.GetProperty("name").GetString()));

    private Task<int> CountAsync() => Hub.ReadAsync(db => db.Runners.IgnoreQueryFilters().CountAsync());

    public sealed class Sqlite(SqliteHub hub) : RunnerCreationApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerCreationApiTests(hub), IClassFixture<PostgresHub>;
}
