using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Organizations;

internal enum MembershipAnswer
{
    Done,
    NoMember,
    LastOwner,
}

/// <summary>The rules of an organisation's members: people only, each once, and always an owner among them.</summary>
internal sealed class Memberships(RunnerHubDb db, TimeProvider clock)
{
    /// <returns>Why the person was not added, or null when it was.</returns>
    public async Task<string?> AddAsync(long organizationId, OwnerByName person, OrganizationRole role, CancellationToken cancellation)
    {
        try
        {
            db.OrganizationMembers.Add(new OrganizationMember
            {
                OrganizationId = organizationId,
                UserId = person.Id,
                Role = role,
                Created = clock.GetUtcNow(),
            });
            await db.SaveChangesAsync(cancellation);
            return null;
        }
        catch (DbUpdateException failure) when (db.IsDuplicate(failure))
        {
            return $"{person.Name} is a member already.";
        }
        catch (DbUpdateException failure) when (db.BreaksReference(failure))
        {
            return "The person or the organisation was deleted meanwhile.";
        }
    }

    public Task<MembershipAnswer> SetRoleAsync(long organizationId, long userId, OrganizationRole role, CancellationToken cancellation) =>
        ChangeAsync(organizationId, userId, staysOwner: role == OrganizationRole.Owner, member => member.ExecuteUpdateAsync(
            set => set.SetProperty(m => m.Role, role), cancellation), cancellation);

    public Task<MembershipAnswer> RemoveAsync(long organizationId, long userId, CancellationToken cancellation) =>
        ChangeAsync(organizationId, userId, staysOwner: false, member => member.ExecuteDeleteAsync(cancellation), cancellation);

    /// <summary>Makes the person a member, or gives a member the role; null leaves the role of a member as it is.</summary>
    /// <returns>Why not, or null when it is so.</returns>
    public async Task<string?> PutAsync(Place organization, OwnerByName person, OrganizationRole? role, CancellationToken cancellation)
    {
        var id = organization.OwnerId;
        var answer = role is { } wanted ? await SetRoleAsync(id, person.Id, wanted, cancellation)
            : await db.OrganizationMembers.AnyAsync(m => m.OrganizationId == id && m.UserId == person.Id, cancellation) ? MembershipAnswer.Done
            : MembershipAnswer.NoMember;
        return answer switch
        {
            MembershipAnswer.NoMember => await AddAsync(id, person, role ?? OrganizationRole.Member, cancellation),
            MembershipAnswer.LastOwner => WhyLastOwnerStays(organization, person),
            _ => null,
        };
    }

    public static string WhyLastOwnerStays(Place organization, OwnerByName person) =>
        $"{person.Name} is the only owner of {organization.OwnerName}. Make another member an owner first.";

    private async Task<MembershipAnswer> ChangeAsync(
        long organizationId, long userId, bool staysOwner, Func<IQueryable<OrganizationMember>, Task<int>> change, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.TakeTurnAsync(cancellation);
        var member = db.OrganizationMembers.Where(m => m.OrganizationId == organizationId && m.UserId == userId);
        var changed = await change(staysOwner ? member : member.Where(m => !Succession.OnlyOwners(db)
            .Any(only => only.OrganizationId == organizationId && only.UserId == userId)));
        if (changed == 0)
        {
            return await member.AnyAsync(cancellation) ? MembershipAnswer.LastOwner : MembershipAnswer.NoMember;
        }

        await transaction.CommitAsync(cancellation);
        return MembershipAnswer.Done;
    }
}
