using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Repositories;

/// <summary>To whom the current user may give a repository: himself, the organisations that he owns; as an administrator to everybody.</summary>
internal sealed class EligibleOwners(RunnerHubDb db, CurrentUser user)
{
    public const string WhyNot = "You can give it only to yourself or to an organisation that you own.";

    public bool IsAnybody => user.IsAdmin;

    /// <summary>The names to choose from, the user's own first.</summary>
    /// <param name="wished">One to add when it is eligible and not among them, as it is for an administrator.</param>
    public async Task<IReadOnlyList<string>> ListAsync(string? wished, CancellationToken cancellation)
    {
        var organizations = await db.OrganizationMembers
            .Where(member => member.UserId == user.Id && member.Role == OrganizationRole.Owner)
            .OrderBy(member => member.Organization!.NormalizedName)
            .Select(member => member.Organization!.Name)
            .ToListAsync(cancellation);
        List<string> names = [user.Name, .. organizations];
        if (wished is not null && await FindAsync(wished, cancellation) is { } other && !names.Contains(other.Name))
        {
            names.Add(other.Name);
        }

        return names;
    }

    /// <returns>Null when there is no such owner, or it is not the user's to give to.</returns>
    public async Task<OwnerByName?> FindAsync(string name, CancellationToken cancellation)
    {
        var owner = await OwnerByName.FindAsync(db, name, cancellation);
        return owner is not null && await IsAsync(owner, cancellation) ? owner : null;
    }

    public async Task<bool> IsAsync(OwnerByName owner, CancellationToken cancellation) =>
        user.IsAdmin || owner.Id == user.Id || await IsOwnedAsync(owner.Id, cancellation);

    private Task<bool> IsOwnedAsync(long organizationId, CancellationToken cancellation) => db.OrganizationMembers.AnyAsync(
        member => member.OrganizationId == organizationId && member.UserId == user.Id && member.Role == OrganizationRole.Owner, cancellation);
}
