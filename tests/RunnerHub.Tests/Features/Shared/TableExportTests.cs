using System.Text.Json;
using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Shared;

/// <summary>Tables of people as files; that of runners, which has more to it, is tested with the runners.</summary>
public abstract class TableExportTests(Hub hub) : HubTests(hub)
{
    private const string Since = "2026-03-04T09:30:00Z";

    [Fact]
    public async Task Users_are_exported_as_they_are_searched()
    {
        var tag = People.Unique("export");
        var id = await Hub.AddUserAsync($"{tag}-one");
        await Hub.AddUserAsync($"{tag}-two");
        await Hub.AddUserAsync(People.Unique("other"));
        using var admin = await Hub.AsAdminAsync();

        var csv = await FollowAsync(admin, $"/-/admin/users?q={tag}");

        Assert.StartsWith("id,name,admin,active,must_change_password,locked_until,last_sign_in,created_at\r\n"
            + $"{id},{tag}-one,false,true,false,,,", csv.Body, StringComparison.Ordinal);
        Assert.Equal(3, csv.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        var json = JsonSerializer.Deserialize<JsonElement>((await admin.OpenAsync($"/-/admin/users?q={tag}&format=json")).Body);
        Assert.Equal([$"{tag}-one", $"{tag}-two"], json.EnumerateArray().Select(user => user.GetProperty("name").GetString()));
        Assert.Equal(csv.Body.Split("\r\n")[0].Split(','), json[0].EnumerateObject().Select(column => column.Name));
    }

    [Fact]
    public async Task Members_and_collaborators_are_exported_with_their_roles()
    {
        var (owner, member, organization) = (People.Unique("owner"), People.Unique("member"), People.Unique("team"));
        var memberId = await Hub.AddUserAsync(member);
        var organizationId = await Hub.AddOrganizationAsync(organization, await Hub.AddUserAsync(owner), memberId);
        await Hub.AddCollaboratorAsync(await Hub.AddRepositoryAsync("engine", organizationId), memberId, RepositoryRole.Write);
        using var person = await Hub.AsAsync(owner);

        var members = await FollowAsync(person, $"/org/{organization}/members");
        var collaborators = await FollowAsync(person, $"/{organization}/engine/settings/collaboration");

        Assert.Equal(["name,role,since", $"{owner},owner", $"{member},member"], WithoutTime(members.Body));
        Assert.Equal(["name,role,since", $"{member},write"], WithoutTime(collaborators.Body));
    }

    /// <summary>Opens a page and then what its menu offers as a file.</summary>
    private static async Task<Seen> FollowAsync(Person person, string page)
    {
        var link = (await person.OpenAsync(page)).Find("a[download]").GetAttribute("href")!;
        return await person.OpenAsync(page.Split('?')[0] + link);
    }

    private static IEnumerable<string> WithoutTime(string csv) => csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.EndsWith('Z') ? line[..^(Since.Length + 1)] : line);

    public sealed class Sqlite(SqliteHub hub) : TableExportTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : TableExportTests(hub), IClassFixture<PostgresHub>;
}
