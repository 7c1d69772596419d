using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Organizations;

/// <param name="IsLastOwner">Its role cannot change and it cannot go, since the organisation would have no owner.</param>
internal sealed record MemberRow(long UserId, string Name, OrganizationRole Role, DateTimeOffset Since, bool IsLastOwner);

/// <summary>A member in an export.</summary>
internal sealed record ExportedMember(string Name, string Role, DateTimeOffset Since);

/// <summary>Who belongs to an organisation, and the form that adds somebody.</summary>
internal sealed record MembersPage(Place Place, Page<MemberRow> Members, long MyId, MemberForm Form)
{
    private const int Size = 50;

    public bool MayManage => Place.Allows<OwnPlace>();

    public static string PathOf(Place place) => $"/org/{place.OwnerName}/members";

    public static async Task<MembersPage> ReadAsync(
        RunnerHubDb db, Place place, CurrentUser user, int page, MemberForm form, CancellationToken cancellation)
    {
        var members = db.OrganizationMembers.Where(member => member.OrganizationId == place.OwnerId);
        var owners = await members.CountAsync(member => member.Role == OrganizationRole.Owner, cancellation);
        var rows = await InOrder(members).Select(member => new MemberRow(
                member.UserId, member.User!.Owner!.Name, member.Role, member.Created, member.Role == OrganizationRole.Owner && owners == 1))
            .ToPageAsync(page, Size, cancellation);
        return new MembersPage(place, rows, user.Id, form);
    }

    /// <summary>All members, without pages.</summary>
    public static Export<ExportedMember> Export(RunnerHubDb db, Place place)
    {
        var members = db.OrganizationMembers.Where(member => member.OrganizationId == place.OwnerId);
        return new(
            InOrder(members).Select(member => member.UserId).ToListAsync,
            (ids, stop) => members.Where(member => ids.Contains(member.UserId))
                .Select(member => new { member.UserId, member.User!.Owner!.Name, member.Role, member.Created })
                .ToDictionaryAsync(member => member.UserId, member => new ExportedMember(member.Name, RoleWords.KeyOf(member.Role), member.Created), stop));
    }

    private static IQueryable<OrganizationMember> InOrder(IQueryable<OrganizationMember> members) =>
        members.OrderByDescending(member => member.Role).ThenBy(member => member.User!.Owner!.NormalizedName);
}
