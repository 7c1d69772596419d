using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Dashboard;

/// <summary>Reads what somebody has here.</summary>
internal sealed class DashboardReader(RunnerHubDb db, Reads reads, SiteTallies site, CurrentUser user, TimeProvider clock)
{
    private const int ShownOrganizations = 8;
    private const int MostOrganizations = 500;

    public async Task<DashboardPage> ReadAsync(DashboardQuery query, CancellationToken cancellation)
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
            .ToPageAsync(query.Number, DashboardPage.PageSize, cancellation);

        // Whom one belongs to is read where it is decided; how many runners there are may be a moment old.
        long[] owners = [id, .. organizations.Select(o => o.OrganizationId), .. repositories.Rows.Select(r => r.OwnerId)];
        var serving = await ServingAsync(owners, [.. repositories.Rows.Select(r => r.Id)], cancellation);
        return new DashboardPage(
            query,
            [.. organizations.Select(o => new OrganizationLine(o.Name, o.IsManaged || user.IsAdmin, serving.OfOwner(o.OrganizationId)))],
            organizations.Count < ShownOrganizations ? organizations.Count : await memberships.CountAsync(cancellation),
            new Page<RepositoryLine>(
                [.. repositories.Rows.Select(r => new RepositoryLine(r.OwnerName, r.Name, r.Description, r.IsManaged || user.IsAdmin, serving.OfRepository(r.Id, r.OwnerId)))],
                repositories.Total, repositories.Number, repositories.Size),
            part.Length == 0 ? repositories.Total : await mine.CountAsync(cancellation),
            serving.OfOwner(id),
            user.IsAdmin ? await SiteAsync(cancellation) : null);
    }

    private async Task<ServingRunners> ServingAsync(long[] owners, long[] repositories, CancellationToken cancellation)
    {
        var everywhere = await site.ServingAsync(reads, cancellation);
        return await reads.AskAsync(
            (RunnerHubDb some) => ServingRunners.ReadAsync(some, clock.GetUtcNow(), everywhere, (owners, repositories), cancellation), cancellation);
    }

    private async Task<SiteTotals> SiteAsync(CancellationToken cancellation)
    {
        var runners = await site.AllAsync(reads, cancellation);
        return await reads.AskAsync(
            async (RunnerHubDb some) =>
            {
                var owners = await some.Owners.GroupBy(owner => owner.Kind).Select(kind => new { kind.Key, Count = kind.Count() })
                    .ToDictionaryAsync(kind => kind.Key, kind => kind.Count, cancellation);
                return new SiteTotals(
                    owners.GetValueOrDefault(OwnerKind.User), owners.GetValueOrDefault(OwnerKind.Organization), await some.Repositories.CountAsync(cancellation), runners);
            },
            cancellation);
    }
}
