using RunnerHub.Data;

namespace RunnerHub.Access;

/// <summary>
/// Somebody must always be left: an active administrator on the site, an owner in each organisation. These are conditions of
/// a statement; whoever changes something by them takes its turn first (<see cref="RunnerHubDb.TakeTurnAsync(CancellationToken)"/>).
/// </summary>
internal static class Succession
{
    /// <summary>Those without whom there would be no active administrator.</summary>
    public static IQueryable<User> LastAdministrators(RunnerHubDb db) => db.Users.Where(user =>
        user.IsAdmin && user.IsActive && !db.Users.Any(other => other.Id != user.Id && other.IsAdmin && other.IsActive));

    /// <summary>The memberships without which an organisation would have no owner.</summary>
    public static IQueryable<OrganizationMember> OnlyOwners(RunnerHubDb db) => db.OrganizationMembers.Where(member =>
        member.Role == OrganizationRole.Owner
        && !db.OrganizationMembers.Any(other => other.OrganizationId == member.OrganizationId
            && other.UserId != member.UserId && other.Role == OrganizationRole.Owner));
}
