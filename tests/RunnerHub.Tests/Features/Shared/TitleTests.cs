using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Shared;

/// <summary>What a tab of the browser is called.</summary>
public abstract class TitleTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task Tabs_of_different_places_are_called_differently()
    {
        var tag = People.Unique("title");
        var userId = await Hub.AddUserAsync(tag);
        await Hub.AddOrganizationAsync($"{tag}-org", userId);
        await Hub.AddRepositoryAsync($"{tag}-repo", userId);
        using var person = await Hub.AsAsync(tag);
        var pages = new[] { "actions/secrets", "actions/variables", "actions/runners", "actions/runners/new", "hooks", "hooks/new" };
        var places = new[] { ("/user/settings", tag), ($"/org/{tag}-org/settings", $"{tag}-org"), ($"/{tag}/{tag}-repo/settings", $"{tag}/{tag}-repo") };

        foreach (var (place, name) in places)
        {
            var own = place.StartsWith("/org", StringComparison.Ordinal) ? [place, $"/org/{name}/members"] : place.EndsWith("-repo/settings", StringComparison.Ordinal) ? new[] { place, $"{place}/collaboration" } : [];
            foreach (var path in pages.Select(page => $"{place}/{page}").Concat(own))
            {
                var title = (await person.OpenAsync(path)).Document.Title!;
                Assert.EndsWith($" of {name} – RunnerHub", title, StringComparison.Ordinal);
                Assert.Equal(2, title.Split(name).Length);
            }
        }
    }

    [Fact]
    public async Task Pages_of_the_site_are_called_by_their_name_alone()
    {
        using var admin = await Hub.AsAdminAsync();

        Assert.Equal("Users – RunnerHub", (await admin.OpenAsync("/-/admin/users")).Document.Title);
    }

    public sealed class Sqlite(SqliteHub hub) : TitleTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : TitleTests(hub), IClassFixture<PostgresHub>;
}
