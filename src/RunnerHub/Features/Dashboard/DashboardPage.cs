using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;

namespace RunnerHub.Features.Dashboard;

/// <summary>What of the dashboard is shown, as it stands in its address; a value that means nothing is as if it were not there.</summary>
internal sealed record DashboardQuery
{
    [FromQuery(Name = "q")]
    public string? Q { get; init; }

    [FromQuery(Name = "page")]
    public string? Page { get; init; }

    [FromQuery(Name = "organisations")]
    public string? Organizations { get; init; }

    public string Search => (Q ?? "").Trim();

    public int Number => int.TryParse(Page, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;

    public bool AllOrganizations => Organizations == "all";
}

/// <param name="Runners">The runners that serve it.</param>
internal sealed record OrganizationLine(string Name, bool IsManaged, Tally Runners);

/// <param name="Runners">The runners that serve it.</param>
internal sealed record RepositoryLine(string OwnerName, string Name, string Description, bool IsManaged, Tally Runners)
{
    public string Path => $"/{OwnerName}/{Name}";
}

/// <summary>How much there is on the whole site; for administrators.</summary>
internal sealed record SiteTotals(int Users, int Organizations, int Repositories, Tally Runners);

/// <summary>What somebody has here: places, and whether runners are there for them.</summary>
internal sealed record DashboardPage(
    DashboardQuery Query, IReadOnlyList<OrganizationLine> Organizations, int OrganizationCount,
    Page<RepositoryLine> Repositories, int RepositoryCount, Tally OwnRunners, SiteTotals? Site)
{
    private const int ShownOrganizations = 8;
    private const int MostOrganizations = 500;
    private const int PageSize = 20;

    public bool IsEmpty => OrganizationCount == 0 && RepositoryCount == 0;

    public bool IsSearchable => Query.Search.Length > 0 || RepositoryCount > PageSize;

    public static async Task<DashboardPage> ReadAsync(
        RunnerHubDb db, Reads reads, CurrentUser user, DashboardQuery query, DateTimeOffset now, CancellationToken cancellation)
    {
        var id = user.Id;
        var memberships = db.OrganizationMembers.Where(member => member.UserId == id);
        var organizations = await memberships.OrderBy(member => member.Organization!.NormalizedName)
            .Select(member => new { member.OrganizationId, member.Organization!.Name, IsManaged = member.Role == OrganizationRole.Owner })
            .Take(query.AllOrganizations ? MostOrganizations : ShownOrganizations).ToListAsync(cancellation);

        var mine = db.Repositories.Concerning(id, db);
        var part = Owner.Normalize(query.Search);
        var found = part.Length == 0 ? mine : mine.Where(repository => (repository.Owner!.NormalizedName + "/" + repository.NormalizedName).Contains(part));
        var repositories = await found.OrderBy(repository => repository.Owner!.NormalizedName).ThenBy(repository => repository.NormalizedName)
            .Select(repository => new
            {
                repository.Id,
                repository.OwnerId,
                OwnerName = repository.Owner!.Name,
                repository.Name,
                repository.Description,
                IsManaged = repository.OwnerId == id
                    || db.OrganizationMembers.Any(m => m.OrganizationId == repository.OwnerId && m.UserId == id && m.Role == OrganizationRole.Owner)
                    || db.Collaborators.Any(c => c.RepositoryId == repository.Id && c.UserId == id && c.Role == RepositoryRole.Admin),
            })
            .ToPageAsync(query.Number, PageSize, cancellation);

        // Whom one belongs to is read where it is decided; how many runners there are may be a moment old.
        long[] owners = [id, .. organizations.Select(o => o.OrganizationId), .. repositories.Rows.Select(r => r.OwnerId)];
        var serving = await reads.AskAsync(
            (RunnerHubDb some) => ServingRunners.ReadAsync(some, now, owners, [.. repositories.Rows.Select(r => r.Id)], cancellation), cancellation);
        return new DashboardPage(
            query,
            [.. organizations.Select(o => new OrganizationLine(o.Name, o.IsManaged || user.IsAdmin, serving.OfOwner(o.OrganizationId)))],
            organizations.Count < ShownOrganizations ? organizations.Count : await memberships.CountAsync(cancellation),
            new Page<RepositoryLine>(
                [.. repositories.Rows.Select(r => new RepositoryLine(r.OwnerName, r.Name, r.Description, r.IsManaged || user.IsAdmin, serving.OfRepository(r.Id, r.OwnerId)))],
                repositories.Total, repositories.Number, repositories.Size),
            part.Length == 0 ? repositories.Total : await mine.CountAsync(cancellation),
            serving.OfOwner(id),
            user.IsAdmin ? await reads.AskAsync((RunnerHubDb some) => SiteAsync(some, now, cancellation), cancellation) : null);
    }

    private static async Task<SiteTotals> SiteAsync(RunnerHubDb db, DateTimeOffset now, CancellationToken cancellation)
    {
        var owners = await db.Owners.GroupBy(owner => owner.Kind).Select(kind => new { kind.Key, Count = kind.Count() })
            .ToDictionaryAsync(kind => kind.Key, kind => kind.Count, cancellation);
        var runners = await RunnerCounts.ReadAsync(db.Runners, new RunnerStatusAt(now), cancellation);
        return new SiteTotals(
            owners.GetValueOrDefault(OwnerKind.User), owners.GetValueOrDefault(OwnerKind.Organization), await db.Repositories.CountAsync(cancellation),
            new Tally(runners.ByStatus[RunnerStatus.Active] + runners.ByStatus[RunnerStatus.Idle], runners.ByStatus.Values.Sum()));
    }
}
