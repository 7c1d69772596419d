using System.Globalization;
using System.Net;
using System.Text.Json;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Runners;

public abstract class RunnersApiTests(Hub hub) : HubTests(hub)
{
    private static readonly string[] GiteaFields = ["id", "name", "status", "busy", "disabled", "ephemeral", "labels"];

    [Fact]
    public async Task A_runner_has_the_fields_of_Gitea_and_more_behind_them()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var now = Hub.Clock.GetUtcNow();
        var added = Arrange.Runner(
            $"{places.Tag} مشغل 🦊", places.Repository.Scope, lastOnline: now.AddSeconds(-60), lastActive: now.AddSeconds(-10), at: now.AddDays(-1),
            ephemeral: true, description: "two\nlines", version: "v3.1.0", labels: ["GPU", "linux"]);
        var id = await Hub.AddAsync(added, runner => runner.Id);
        using var program = await places.ProgramAsync(places.Repository);

        var runner = (await program.GetAsync($"{places.Repository.Api}/{id}")).Json;

        Assert.Equal(GiteaFields, runner.EnumerateObject().Take(GiteaFields.Length).Select(field => field.Name));
        Assert.Equal(
            JsonSerializer.Serialize(JsonSerializer.SerializeToElement(new
            {
                id,
                name = $"{places.Tag} مشغل 🦊",
                status = "online",
                busy = true,
                disabled = false,
                ephemeral = true,
                labels = new[] { new { id = 0, name = "GPU", type = "custom" }, new { id = 1, name = "linux", type = "custom" } },
                uuid = added.Uuid,
                version = "v3.1.0",
                description = "two\nlines",
                created_at = now.AddDays(-1),
                last_online = now.AddSeconds(-60),
                last_active = now.AddSeconds(-10),
                owner = $"{places.Tag}-org",
                repository = $"{places.Tag}-repo",
                status_detail = "active",
            })),
            JsonSerializer.Serialize(runner));
    }

    [Fact]
    public async Task A_runner_that_never_called_and_belongs_to_nobody_has_nulls_for_that()
    {
        var id = await Hub.AddRunnerAsync(People.Unique("bare"));
        using var program = await AdminAsync();

        var runner = (await program.GetAsync($"/admin/actions/runners/{id}")).Json;

        Assert.All(new[] { "last_online", "last_active", "owner", "repository" }, name => Assert.Equal(JsonValueKind.Null, runner.GetProperty(name).ValueKind));
        Assert.Equal(("offline", "never_connected", 0), (Text(runner, "status"), Text(runner, "status_detail"), runner.GetProperty("labels").GetArrayLength()));
    }

    [Fact]
    public async Task The_status_is_that_of_the_page_and_moves_with_what_the_runner_does()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.Organization);
        var runner = await RunnerActor.RegisterAsync(
            Hub, new RegisterRequest { Token = await Hub.RegistrationTokenAsync(places.Organization.Scope), Name = places.Tag });

        async Task<(string?, string?, bool)> StatusAsync()
        {
            var json = (await program.GetAsync($"{places.Organization.Api}/{runner.Id}")).Json;
            return (Text(json, "status"), Text(json, "status_detail"), json.GetProperty("busy").GetBoolean());
        }

        Assert.Equal(("offline", "never_connected", false), await StatusAsync());
        await runner.DeclareAsync("linux");
        Assert.Equal(("online", "idle", false), await StatusAsync());
        await runner.WorkAsync();
        await Hub.WritePresenceAsync();
        Assert.Equal(("online", "active", true), await StatusAsync());
        Hub.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(("online", "idle", false), await StatusAsync());
        Hub.Clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(("offline", "offline", false), await StatusAsync());
    }

    [Fact]
    public async Task Each_place_lists_its_own_runners_and_the_site_all_of_them()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var runners = await places.AddRunnersAsync();
        foreach (var place in places.Inner)
        {
            using var program = await places.ProgramAsync(place);
            var list = (await program.GetAsync(place.Api)).Json;
            Assert.Equal([runners[place]], Ids(list));
            Assert.Equal(1, list.GetProperty("total_count").GetInt64());
        }

        using var admin = await AdminAsync();
        var all = await AllIdsAsync(admin, "/admin/actions/runners");
        Assert.Empty(runners.Values.Except(all));
    }

    [Fact]
    public async Task A_runner_is_found_changed_and_deleted_only_where_it_may_be_edited()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var runners = await places.AddRunnersAsync();
        var gone = await Hub.AddRunnerAsync($"{places.Tag} gone");
        foreach (var place in places.All)
        {
            using var program = await places.ProgramAsync(place);
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Patch, HttpMethod.Delete })
            {
                foreach (var other in places.All.Where(other => other != place && place != places.Site))
                {
                    var foreign = await SendAsync(program, method, $"{place.Api}/{runners[other]}");
                    Assert.Equal((HttpStatusCode.NotFound, "No permission to access this runner"), (foreign.Status, foreign.Message));
                }

                foreach (var (wrong, shown) in new[] { ("0", "0"), ("-1", "-1"), ("987654321", "987654321"), ("word", "0"), ("1e3", "0"), ("99999999999999999999", "0"), ("%F0%9F%A6%8A", "0") })
                {
                    var unknown = await SendAsync(program, method, $"{place.Api}/{wrong}");
                    Assert.Equal((HttpStatusCode.NotFound, $"runner with id {shown}: resource does not exist"), (unknown.Status, unknown.Message));
                }
            }
        }

        Assert.All(await Hub.RowsAsync(runners.Values), row => Assert.False(row.IsDisabled));
        using var admin = await AdminAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"/admin/actions/runners/{gone}")).Status);
        Assert.Equal($"runner with id {gone}: resource does not exist", (await admin.GetAsync($"/admin/actions/runners/{gone}")).Message);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync($"/admin/actions/runners/{gone}")).Status);
    }

    [Fact]
    public async Task A_runner_is_disabled_and_described_at_each_place_as_often_as_one_likes()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var runners = await places.AddRunnersAsync();
        foreach (var place in places.All)
        {
            using var program = await places.ProgramAsync(place);
            var path = $"{place.Api}/{runners[place]}";
            foreach (var disabled in new[] { true, true, false, false })
            {
                var answer = await program.PatchAsync(path, new { disabled });
                Assert.Equal((HttpStatusCode.OK, disabled), (answer.Status, answer.Json.GetProperty("disabled").GetBoolean()));
            }

            var described = await program.PatchAsync(path, new { description = "  ask\r\nAnna 🦊 ", disabled = true, priority = 3 });
            Assert.Equal("ask\nAnna 🦊", Text(described.Json, "description"));
            Assert.Equal(described.Body, (await program.GetAsync(path)).Body);
            Assert.Equal("", Text((await program.PatchAsync(path, new { description = "" })).Json, "description"));
            Assert.True((await program.GetAsync(path)).Json.GetProperty("disabled").GetBoolean());
        }
    }

    [Fact]
    public async Task A_description_written_by_a_program_is_found_by_a_search()
    {
        var word = People.Unique("sought");
        var id = await Hub.AddRunnerAsync(People.Unique("hidden"));
        using var program = await AdminAsync();
        await program.PatchAsync($"/admin/actions/runners/{id}", new { description = $"It is {word}" });
        using var admin = await Hub.AsAdminAsync();

        Assert.Contains($"/-/admin/actions/runners/{id}", (await admin.OpenAsync($"/-/admin/actions/runners?q={word}")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "[Disabled]: Required")]
    [InlineData("{}", "[Disabled]: Required")]
    [InlineData("""{"disabled":null,"description":null}""", "[Disabled]: Required")]
    [InlineData("""{"Disabled":"yes"}""", null)]
    [InlineData("""{"disabled":"true"}""", "[disabled]")]
    [InlineData("""{"disabled":1}""", "[disabled]")]
    [InlineData("""{"disabled":[true]}""", "[disabled]")]
    [InlineData("""{"description":5}""", "[description]")]
    [InlineData("""{"description":"a\u0000b"}""", "[Description]")]
    [InlineData("""{"description":"a\u0007b"}""", "[Description]")]
    [InlineData("""{"description":"half \ud83e"}""", null)]
    [InlineData("""{"disabled":true""", null)]
    [InlineData("[]", null)]
    [InlineData("null", null)]
    [InlineData("true", null)]
    [InlineData("disabled=true", null)]
    public async Task A_change_that_cannot_be_understood_is_422_and_changes_nothing(string body, string? said)
    {
        var id = await Hub.AddRunnerAsync(People.Unique("firm"));
        var before = await Hub.RowsAsync([id]);
        using var program = await AdminAsync();

        var answer = await program.PatchAsync($"/admin/actions/runners/{id}", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(said ?? "", answer.Message, StringComparison.Ordinal);
        Assert.Equal(before, await Hub.RowsAsync([id]));
    }

    [Fact]
    public async Task A_description_has_room_for_1024_characters()
    {
        var id = await Hub.AddRunnerAsync(People.Unique("long"));
        using var program = await AdminAsync();

        Assert.Equal(HttpStatusCode.OK, (await program.PatchAsync($"/admin/actions/runners/{id}", new { description = BadText.Long(1024) })).Status);
        var refused = await program.PatchAsync($"/admin/actions/runners/{id}", new { description = BadText.Long(1025), disabled = true });

        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, "[Description]: The description is too long; use at most 1024 characters."), (refused.Status, refused.Message));
        Assert.False((await program.GetAsync($"/admin/actions/runners/{id}")).Json.GetProperty("disabled").GetBoolean());
    }

    [Fact]
    public async Task A_deleted_runner_is_refused_at_its_next_call()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.User);
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(places.User.Scope), places.Tag);

        var answer = await program.DeleteAsync($"{places.User.Api}/{runner.Id}");

        Assert.Equal((HttpStatusCode.NoContent, ""), (answer.Status, answer.Body));
        Assert.Equal(ConnectCode.Unauthenticated, (await Assert.ThrowsAsync<ConnectException>(runner.PollAsync)).Code);
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static IEnumerable<long> Ids(JsonElement list) => list.GetProperty("runners").EnumerateArray().Select(runner => runner.GetProperty("id").GetInt64());

    private static Task<ApiAnswer> SendAsync(ApiClient program, HttpMethod method, string path) =>
        program.SendAsync(method, path, method == HttpMethod.Patch ? """{"disabled":true}""" : null);

    private Task<ApiClient> AdminAsync() => Hub.AdminProgramAsync();

    private static async Task<List<long>> AllIdsAsync(ApiClient program, string path)
    {
        var ids = new List<long>();
        for (var page = 1; ; page++)
        {
            var some = Ids((await program.GetAsync($"{path}?limit=50&page={page.ToString(CultureInfo.InvariantCulture)}")).Json).ToList();
            if (some.Count == 0)
            {
                return ids;
            }

            ids.AddRange(some);
        }
    }

    public sealed class Sqlite(SqliteHub hub) : RunnersApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnersApiTests(hub), IClassFixture<PostgresHub>;
}
