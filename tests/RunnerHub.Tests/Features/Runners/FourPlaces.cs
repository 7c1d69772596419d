using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

/// <summary>Where runners are managed: the address of the list for people and for programs, and what the runners there belong to.</summary>
internal sealed record RunnerPlace(string Path, Scope Scope, string Api = "");

/// <summary>
/// The four places of runners, made for one test: the site, an organisation, the user who owns it, and a repository of the
/// organisation. <see cref="Tag"/> is in no other test's names.
/// </summary>
internal sealed class FourPlaces(Hub hub, string tag, RunnerPlace organization, RunnerPlace user, RunnerPlace repository)
{
    public string Tag { get; } = tag;

    public RunnerPlace Site { get; } = new("/-/admin/actions/runners", new Scope.Instance(), "/admin/actions/runners");

    public RunnerPlace Organization { get; } = organization;

    public RunnerPlace User { get; } = user;

    public RunnerPlace Repository { get; } = repository;

    public RunnerPlace[] All => [Site, Organization, User, Repository];

    /// <summary>The places without the site, where everybody may do everything.</summary>
    public RunnerPlace[] Inner => [Organization, User, Repository];

    public static async Task<FourPlaces> MakeAsync(Hub hub)
    {
        var tag = People.Unique("four");
        var userId = await hub.AddUserAsync(tag);
        var organizationId = await hub.AddOrganizationAsync($"{tag}-org", userId);
        var repositoryId = await hub.AddRepositoryAsync($"{tag}-repo", organizationId);
        return new FourPlaces(
            hub,
            tag,
            new RunnerPlace($"/org/{tag}-org/settings/actions/runners", new Scope.Owner(organizationId), $"/orgs/{tag}-org/actions/runners"),
            new RunnerPlace("/user/settings/actions/runners", new Scope.Owner(userId), "/user/actions/runners"),
            new RunnerPlace($"/{tag}-org/{tag}-repo/settings/actions/runners", new Scope.Repository(repositoryId), $"/repos/{tag}-org/{tag}-repo/actions/runners"));
    }

    /// <summary>Who manages the place: the user, and for the site an administrator.</summary>
    public Task<Person> KeeperAsync(RunnerPlace place) => place == Site ? hub.AsAdminAsync() : hub.AsAsync(Tag);

    /// <summary>A program of who manages the place.</summary>
    public Task<ApiClient> ProgramAsync(RunnerPlace place) => place == Site ? hub.AdminProgramAsync() : hub.ProgramOfAsync(User.Scope.OwnerId!.Value);

    /// <summary>A runner of each place; the name begins with the tag.</summary>
    public async Task<Dictionary<RunnerPlace, long>> AddRunnersAsync(string name = "machine")
    {
        var ids = new Dictionary<RunnerPlace, long>();
        foreach (var place in All)
        {
            ids[place] = await hub.AddRunnerAsync($"{Tag} {name}", place.Scope);
        }

        return ids;
    }
}

internal sealed record RunnerState(long Id, string Description, bool IsDisabled, bool IsDeleted, DateTimeOffset Updated);

/// <summary>What a test reads from the pages of runners, and puts into the database before it begins.</summary>
internal static partial class RunnerReading
{
    /// <summary>A runner that is there, and that no test will meet on the wire.</summary>
    public static Task<long> AddRunnerAsync(this Hub hub, string name, Scope? scope = null) =>
        hub.AddAsync(Arrange.Runner(name, scope), runner => runner.Id);

    /// <summary>Many at once, in their order.</summary>
    public static Task<long[]> AddRunnersAsync(this Hub hub, IEnumerable<ActionRunner> runners) => hub.ReadAsync(async db =>
    {
        var rows = runners.ToList();
        db.Runners.AddRange(rows);
        await db.SaveChangesAsync();
        return rows.Select(runner => runner.Id).ToArray();
    });

    /// <summary>What of runners can be changed, deleted ones too, in the order of their ids; to see that nothing was.</summary>
    public static Task<List<RunnerState>> RowsAsync(this Hub hub, IEnumerable<long> ids)
    {
        var wanted = ids.ToList();
        return hub.ReadAsync(db => db.Runners.IgnoreQueryFilters().Where(runner => wanted.Contains(runner.Id)).OrderBy(runner => runner.Id)
            .Select(runner => new RunnerState(runner.Id, runner.Description, runner.IsDisabled, runner.Deleted != ActionRunner.Never, runner.Updated)).ToListAsync());
    }

    /// <summary>The ids of one page of a list as it is shown.</summary>
    public static async Task<long[]> PageAsync(this Person person, RunnerPlace place, string query = "") =>
        Rows(await person.OpenAsync(place.Path + query));

    /// <summary>The ids of a whole list, page after page as the pager leads.</summary>
    public static async Task<long[]> PagesAsync(this Person person, RunnerPlace place, string query)
    {
        var ids = new List<long>();
        var address = place.Path + query;
        while (true)
        {
            var page = await person.OpenAsync(address);
            ids.AddRange(Rows(page));
            if (page.Document.QuerySelector("a[rel=next]")?.GetAttribute("href") is not { } next)
            {
                return [.. ids];
            }

            address = next.StartsWith('?') ? place.Path + next : next;
        }
    }

    /// <summary>The ids of a whole list as a program gets it.</summary>
    public static async Task<long[]> ExportAsync(this Person person, RunnerPlace place, string query)
    {
        using var json = JsonDocument.Parse((await person.OpenAsync($"{place.Path}{query}&format=json")).Body);
        return [.. json.RootElement.EnumerateArray().Select(runner => runner.GetProperty("id").GetInt64())];
    }

    /// <summary>The number that the page shows beside a status.</summary>
    public static int CountOf(this Seen page, string status) =>
        int.Parse(Number().Match(page.Find($"nav a[href*='status={status}']").TextContent).Value, System.Globalization.CultureInfo.InvariantCulture);

    private static long[] Rows(Seen page) =>
        [.. page.Document.QuerySelectorAll("tbody[data-rows] > tr").Select(row => long.Parse(Number().Match(row.Id!).Value, System.Globalization.CultureInfo.InvariantCulture))];

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
