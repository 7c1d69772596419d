using System.Net;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

public abstract class RunnerListApiTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_list_comes_in_pages_of_30_or_as_many_as_are_asked_for_up_to_50()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var ids = await Hub.AddRunnersAsync(Enumerable.Range(0, 61).Select(number => Arrange.Runner($"{places.Tag} {number:00}", places.User.Scope)));
        using var program = await places.ProgramAsync(places.User);

        foreach (var (query, first, count) in new[]
        {
            ("", 0, 30), ("?limit=0&page=0", 0, 30), ("?limit=-7&page=-2", 0, 30), ("?limit=word&page=1.5", 0, 30), ("?page=2", 30, 30), ("?page=3", 60, 1),
            ("?limit=1", 0, 1), ("?limit=7&page=9", 56, 5), ("?limit=50", 0, 50), ("?limit=51", 0, 50), ("?limit=2147483647&page=2", 50, 11),
            ("?page=4", 61, 0), ("?page=2147483647&limit=50", 61, 0), ("?page=99999999999", 0, 30),
        })
        {
            var answer = await program.GetAsync(places.User.Api + query);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Equal(ids.Skip(first).Take(count), Ids(answer));
            Assert.Equal(("61", 61), (answer.Headers["X-Total-Count"], answer.Json.GetProperty("total_count").GetInt32()));
        }
    }

    [Fact]
    public async Task The_headers_of_a_page_lead_to_the_others()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        await Hub.AddRunnersAsync(Enumerable.Range(0, 5).Select(number => Arrange.Runner($"{places.Tag} {number}", places.Organization.Scope)));
        using var program = await places.ProgramAsync(places.Organization);
        var path = $"{Hub.Address}api/v1{places.Organization.Api}";

        var answer = await program.GetAsync($"{places.Organization.Api}?page=2&limit=2&disabled=");

        Assert.Equal(
            string.Join(',', new[] { (3, "next"), (3, "last"), (1, "first"), (1, "prev") }.Select(link => $"<{path}?limit=2&disabled=&page={link.Item1}>; rel=\"{link.Item2}\"")),
            answer.Headers["Link"]);
        Assert.Equal("Link, X-Total-Count", answer.Headers["Access-Control-Expose-Headers"]);
        Assert.DoesNotContain("Link", (await program.GetAsync(places.Organization.Api)).Headers.Keys);
    }

    [Fact]
    public async Task HEAD_says_how_many_there_are_without_naming_them()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var runners = await places.AddRunnersAsync();
        foreach (var place in places.Inner)
        {
            using var program = await places.ProgramAsync(place);
            var list = await program.SendAsync(HttpMethod.Head, place.Api);
            Assert.Equal((HttpStatusCode.OK, "", "1"), (list.Status, list.Body, list.Headers["X-Total-Count"]));
            Assert.Equal((HttpStatusCode.OK, ""), await StatusAsync($"{place.Api}/{runners[place]}"));
            Assert.Equal((HttpStatusCode.OK, ""), await StatusAsync($"{place.Api}/registration-token"));
            Assert.Equal((HttpStatusCode.NotFound, ""), await StatusAsync($"{place.Api}/0"));

            async Task<(HttpStatusCode, string)> StatusAsync(string path) =>
                await program.SendAsync(HttpMethod.Head, path) is var answer ? (answer.Status, answer.Body) : default;
        }
    }

    [Fact]
    public async Task Runners_come_in_the_order_of_the_page_with_what_is_there_first()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var now = Hub.Clock.GetUtcNow();
        var ids = await Hub.AddRunnersAsync(
        [
            Arrange.Runner($"{places.Tag} never", places.User.Scope),
            Arrange.Runner($"{places.Tag} offline", places.User.Scope, lastOnline: now.AddSeconds(-61)),
            Arrange.Runner($"{places.Tag} disabled", places.User.Scope, lastOnline: now, disabled: true),
            Arrange.Runner($"{places.Tag} idle", places.User.Scope, lastOnline: now.AddSeconds(-60)),
            Arrange.Runner($"{places.Tag} active", places.User.Scope, lastOnline: now.AddSeconds(-60), lastActive: now.AddSeconds(-10)),
        ]);
        using var program = await places.ProgramAsync(places.User);

        Assert.Equal([ids[4], ids[3], ids[2], ids[1], ids[0]], Ids(await program.GetAsync(places.User.Api)));
    }

    [Theory]
    [InlineData("", true, true)]
    [InlineData("disabled=", true, true)]
    [InlineData("disabled=true", true, false)]
    [InlineData("disabled=1", true, false)]
    [InlineData("disabled=t", true, false)]
    [InlineData("disabled=TRUE", true, false)]
    [InlineData("disabled=On", true, false)]
    [InlineData("disabled=false", false, true)]
    [InlineData("disabled=0", false, true)]
    [InlineData("disabled=yes", false, true)]
    [InlineData("disabled=tRuE", false, true)]
    [InlineData("disabled=%00", false, true)]
    public async Task Disabled_is_read_as_Gitea_reads_it(string query, bool disabled, bool enabled)
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var ids = await Hub.AddRunnersAsync(
        [
            Arrange.Runner($"{places.Tag} enabled", places.Repository.Scope),
            Arrange.Runner($"{places.Tag} disabled", places.Repository.Scope, disabled: true),
        ]);
        using var program = await places.ProgramAsync(places.Repository);

        var found = Ids(await program.GetAsync($"{places.Repository.Api}?{query}")).ToList();

        Assert.Equal((enabled, disabled), (found.Contains(ids[0]), found.Contains(ids[1])));
    }

    private static IEnumerable<long> Ids(ApiAnswer list) =>
        list.Json.GetProperty("runners").EnumerateArray().Select(runner => runner.GetProperty("id").GetInt64());

    public sealed class Sqlite(SqliteHub hub) : RunnerListApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerListApiTests(hub), IClassFixture<PostgresHub>;
}
