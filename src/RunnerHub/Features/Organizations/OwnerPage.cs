using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Organizations;

internal sealed record RepositoryRow(string Name, string Description, DateTimeOffset Created);

/// <summary>What everybody sees of a user or an organisation, and which of its repositories this viewer does.</summary>
/// <param name="All">How many of its repositories the viewer may see, whatever was searched for.</param>
/// <param name="Members">The first members, or null when the viewer is not one of them.</param>
internal sealed record OwnerPage(
    Place Place, string Description, DateTimeOffset Created, string Search, int All, Page<RepositoryRow> Repositories, IReadOnlyList<MemberRow>? Members, int MemberCount)
{
    public const int ShownMembers = 12;
    private const int Size = 30;

    public bool IsOrganization => Place.OwnerKind == OwnerKind.Organization;

    public bool IsSearchable => Search.Length > 0 || All > Size;

    public static async Task<OwnerPage> ReadAsync(
        RunnerHubDb db, Place place, CurrentUser user, string search, int page, CancellationToken cancellation)
    {
        var id = place.OwnerId;
        var about = await db.Owners.Where(owner => owner.Id == id).Select(owner => new { owner.Description, owner.Created }).FirstAsync(cancellation);
        var repositories = db.Repositories.Where(repository => repository.OwnerId == id).VisibleTo(user, db);
        var part = Owner.Normalize(search);
        var found = await (part.Length == 0 ? repositories : repositories.Where(repository => repository.NormalizedName.Contains(part)))
            .OrderBy(repository => repository.NormalizedName)
            .Select(repository => new RepositoryRow(repository.Name, repository.Description, repository.Created))
            .ToPageAsync(page, Size, cancellation);
        var all = search.Length == 0 ? found.Total : await repositories.CountAsync(cancellation);

        var members = db.OrganizationMembers.Where(member => member.OrganizationId == id);
        if (place.OwnerKind == OwnerKind.User || !(user.IsAdmin || await members.AnyAsync(member => member.UserId == user.Id, cancellation)))
        {
            return new OwnerPage(place, about.Description, about.Created, search, all, found, null, 0);
        }

        var first = await members.OrderByDescending(member => member.Role).ThenBy(member => member.User!.Owner!.NormalizedName).Take(ShownMembers)
            .Select(member => new MemberRow(member.UserId, member.User!.Owner!.Name, member.Role, member.Created, false))
            .ToListAsync(cancellation);
        return new OwnerPage(place, about.Description, about.Created, search, all, found, first, await members.CountAsync(cancellation));
    }
}
