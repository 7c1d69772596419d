using RunnerHub.Features.Dashboard;
using RunnerHub.Tests.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Dashboard;

/// <summary>The dashboard of a site with so many runners that they are not counted for each view.</summary>
public abstract class LargeSiteTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task Runners_of_a_large_site_are_counted_once_for_all_who_look_and_again_a_moment_later()
    {
        var name = People.Unique("viewer");
        await Hub.AddUserAsync(name);
        using var admin = await Hub.AsAdminAsync();
        using var viewer = await Hub.AsAsync(name);
        var now = Hub.Clock.GetUtcNow();
        await Hub.AddRunnersAsync(Enumerable.Range(0, SiteTallies.Many - 1).Select(number => Arrange.Runner($"runner {number}", lastOnline: now)));
        Assert.Contains("you 999 of 999 online", (await viewer.OpenAsync("/")).Text, StringComparison.Ordinal);

        // As long as there are few, each is seen at once.
        await AddAsync();
        Assert.Contains("you 1000 of 1000 online", (await viewer.OpenAsync("/")).Text, StringComparison.Ordinal);
        Assert.Contains("1000, 1000 online", (await admin.OpenAsync("/")).Text, StringComparison.Ordinal);

        await AddAsync();
        Assert.Contains("you 1000 of 1000 online", (await viewer.OpenAsync("/")).Text, StringComparison.Ordinal);
        Assert.Contains("1000, 1000 online", (await admin.OpenAsync("/")).Text, StringComparison.Ordinal);

        Hub.Clock.Advance(SiteTallies.For);
        Assert.Contains("you 1001 of 1001 online", (await viewer.OpenAsync("/")).Text, StringComparison.Ordinal);
        Assert.Contains("1001, 1001 online", (await admin.OpenAsync("/")).Text, StringComparison.Ordinal);
    }

    private Task<long[]> AddAsync() => Hub.AddRunnersAsync([Arrange.Runner(People.Unique("runner"), lastOnline: Hub.Clock.GetUtcNow())]);

    public sealed class Sqlite(SqliteHub hub) : LargeSiteTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : LargeSiteTests(hub), IClassFixture<PostgresHub>;
}
