using RunnerHub.Data;

namespace RunnerHub.Access;

/// <summary>The rule of <see cref="PlaceFinder"/> on who may know of a repository, for lists.</summary>
internal static class RepositoryVisibility
{
    /// <summary>Those that concern the user; for an administrator all.</summary>
    public static IQueryable<Repository> VisibleTo(this IQueryable<Repository> repositories, CurrentUser user, RunnerHubDb db) =>
        user.IsAdmin ? repositories : repositories.Concerning(user.Id, db);

    /// <summary>Those that are the user's own or his organisations', or in which he is a collaborator.</summary>
    public static IQueryable<Repository> Concerning(this IQueryable<Repository> repositories, long userId, RunnerHubDb db) =>
        repositories.Where(repository => repository.OwnerId == userId
            || db.OrganizationMembers.Any(member => member.OrganizationId == repository.OwnerId && member.UserId == userId)
            || db.Collaborators.Any(collaborator => collaborator.RepositoryId == repository.Id && collaborator.UserId == userId));
}
