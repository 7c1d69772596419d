using System.Net;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

/// <summary>What programs may ask of a list beyond what Gitea knows.</summary>
public abstract class RunnerListFilterApiTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_list_is_filtered_by_all_that_is_asked_of_it()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var now = Hub.Clock.GetUtcNow();
        var (online, away) = (now.AddSeconds(-5), now.AddSeconds(-61));
        await Hub.AddRunnersAsync(
        [
            Arrange.Runner("never", places.User.Scope, labels: ["linux", "gpu"]),
            Arrange.Runner("gone", places.User.Scope, lastOnline: away, version: "v2.9.9", labels: ["linux", "x64", "big"]),
            Arrange.Runner("idle", places.User.Scope, lastOnline: online, description: "In Wörk-Hall 7", labels: ["Linux", "X64", "GPU"]),
            Arrange.Runner("busy", places.User.Scope, lastOnline: online, lastActive: online, ephemeral: true, labels: ["linux", "x64"]),
            Arrange.Runner("paused", places.User.Scope, lastOnline: online, disabled: true, labels: ["windows", "x64"]),
        ]);
        using var program = await places.ProgramAsync(places.User);
        foreach (var (query, names) in new[]
        {
            ("status=online", "busy idle paused"), ("status=active", "busy"), ("status=idle", "idle paused"),
            ("status=offline", "gone never"), ("status=never_connected", "never"), ("status=", "busy gone idle never paused"),
            ("labels=x64", "busy gone idle paused"), ("labels=LINUX,x64", "busy gone idle"), ("labels=linux&labels=x64,gpu", "idle"),
            ("labels=x64,X64,%20x64%20,", "busy gone idle paused"), ("labels=,", "busy gone idle never paused"), ("labels=absent,linux", ""),
            ("q=WÖRK-hall", "idle"), ("q=v2.9", "gone"), ("q=%25", ""), ("q=gpu", "idle never"), ("q=%20%20", "busy gone idle never paused"),
            ("ephemeral=true", "busy"), ("ephemeral=false&status=online", "idle paused"),
            ("disabled=true", "paused"), ("disabled=false&status=online&labels=gpu", "idle"),
            ("inherited=false", "busy gone idle never paused"), ("unknown=1&status=active", "busy"),
        })
        {
            foreach (var sort in new[] { "", "online", "offline", "alphabetically", "reversealphabetically", "newest", "oldest" })
            {
                var found = await program.GetAsync($"{places.User.Api}?{query}&sort={sort}");
                Assert.Equal(names, string.Join(' ', Names(found).Order()));
                Assert.Equal($"{Names(found).Count}", found.Headers["X-Total-Count"]);
            }
        }
    }

    [Fact]
    public async Task A_list_comes_in_the_order_that_is_asked_for_page_by_page()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var now = Hub.Clock.GetUtcNow();
        await Hub.AddRunnersAsync(
        [
            Arrange.Runner("b", places.User.Scope),
            Arrange.Runner("d", places.User.Scope, lastOnline: now),
            Arrange.Runner("a", places.User.Scope, lastOnline: now.AddDays(-1)),
            Arrange.Runner("c", places.User.Scope, lastOnline: now.AddSeconds(-20)),
        ]);
        using var program = await places.ProgramAsync(places.User);
        foreach (var (sort, order) in new[]
        {
            ("", "dcab"), ("online", "dcab"), ("offline", "bacd"), ("alphabetically", "abcd"), ("reversealphabetically", "dcba"), ("newest", "cadb"), ("oldest", "bdac"),
        })
        {
            var paged = "";
            for (var page = 1; page <= 4; page++)
            {
                paged += string.Concat(Names(await program.GetAsync($"{places.User.Api}?sort={sort}&limit=1&page={page}")));
            }

            Assert.Equal(order, paged);
        }
    }

    [Fact]
    public async Task Runners_that_serve_a_place_from_above_are_listed_when_they_are_asked_for()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var runners = await places.AddRunnersAsync();
        foreach (var (place, from) in new (RunnerPlace, RunnerPlace[])[]
        {
            (places.Site, places.All),
            (places.Organization, [places.Site, places.Organization]),
            (places.User, [places.Site, places.User]),
            (places.Repository, [places.Site, places.Organization, places.Repository]),
        })
        {
            using var program = await places.ProgramAsync(place);
            var found = await program.GetAsync($"{place.Api}?inherited=true&sort=oldest&q={places.Tag}");
            Assert.Equal(from.Select(other => runners[other]).Order(), found.Json.GetProperty("runners").EnumerateArray().Select(runner => runner.GetProperty("id").GetInt64()));
            foreach (var other in from.Where(other => other != place && place != places.Site))
            {
                Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"{place.Api}/{runners[other]}")).Status);
            }
        }
    }

    [Theory]
    [InlineData("status=never", "[status]: Use one of online, active, idle, offline, never_connected.")]
    [InlineData("status=ONLINE", "[status]")]
    [InlineData("status=online&status=offline", "[status]")]
    [InlineData("status=%00", "[status]")]
    [InlineData("sort=name", "[sort]: Use one of online, offline, alphabetically, reversealphabetically, newest, oldest.")]
    [InlineData("sort=0", "[sort]")]
    [InlineData("ephemeral=maybe", "[ephemeral]: Use one of true, false.")]
    [InlineData("inherited=2", "[inherited]: Use one of true, false.")]
    [InlineData("q=a%00b", "[q]")]
    [InlineData("labels=linux,a%00b", "[labels]")]
    [InlineData("labels=a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u", "[labels]: Ask for at most 20 labels.")]
    public async Task A_condition_that_means_nothing_is_422_and_says_what_does(string query, string said)
    {
        var places = await FourPlaces.MakeAsync(Hub);
        foreach (var place in places.All)
        {
            using var program = await places.ProgramAsync(place);
            var answer = await program.GetAsync($"{place.Api}?{query}");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
            Assert.StartsWith(said, answer.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Twenty_labels_may_be_asked_for_and_texts_of_255_characters()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var labels = Enumerable.Range(0, 20).Select(number => $"label-{number}").ToArray();
        await Hub.AddRunnersAsync([Arrange.Runner("all", places.User.Scope, labels: labels), Arrange.Runner("most", places.User.Scope, labels: labels[..19])]);
        using var program = await places.ProgramAsync(places.User);

        Assert.Equal(["all"], Names(await program.GetAsync($"{places.User.Api}?labels={string.Join(',', labels)}")));
        Assert.Empty(Names(await program.GetAsync($"{places.User.Api}?q={BadText.Long(255)}&labels={BadText.Long(255)}")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await program.GetAsync($"{places.User.Api}?q={BadText.Long(256)}")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await program.GetAsync($"{places.User.Api}?labels={BadText.Long(256)}")).Status);
    }

    [Fact]
    public async Task A_whole_list_is_had_as_CSV_as_from_the_page()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        await Hub.AddRunnersAsync(Enumerable.Range(0, 60).Select(number => Arrange.Runner($"{places.Tag} {number}", places.User.Scope, labels: [$"{number % 2}"])));
        using var program = await places.ProgramAsync(places.User);
        using var user = await places.KeeperAsync(places.User);

        var csv = await CsvAsync("text/csv", "?labels=1&sort=newest&page=2&limit=1");

        Assert.Equal(("text/csv; charset=utf-8", "Accept"), (csv.Headers["Content-Type"], csv.Headers["Vary"]));
        Assert.Equal((await user.OpenAsync($"{places.User.Path}?scope=individual&label=1&sort=newest&format=csv")).Body, csv.Body);
        Assert.Equal(31, csv.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        foreach (var (accept, isCsv) in new[]
        {
            ("text/csv;q=0.5", true), ("Text/CSV, */*;q=0.1", true), ("application/json;q=0.8, text/csv", true),
            ("application/json, text/csv;q=0.9", false), ("text/csv;q=0", false), ("*/*", false), ("text/html", false), ("nonsense;;;", false), ("", false),
        })
        {
            Assert.Equal(isCsv, (await CsvAsync(accept, "")).Headers["Content-Type"].StartsWith("text/csv", StringComparison.Ordinal));
        }

        Task<ApiAnswer> CsvAsync(string accept, string query) => program.SendAsync(HttpMethod.Get, places.User.Api + query, null, ("Accept", accept));
    }

    private static List<string?> Names(ApiAnswer list) =>
        [.. list.Json.GetProperty("runners").EnumerateArray().Select(runner => runner.GetProperty("name").GetString())];

    public sealed class Sqlite(SqliteHub hub) : RunnerListFilterApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerListFilterApiTests(hub), IClassFixture<PostgresHub>;
}
