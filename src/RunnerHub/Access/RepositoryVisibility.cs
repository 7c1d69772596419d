using RunnerHub.Data;

namespace RunnerHub.Access;

/// <summary>The rule of <see cref="PlaceFinder"/> on who may know of a repository, for lists.</summary>
internal static class RepositoryVisibility
{
    /// <summary>Those that are the user's own or his organisations', or in which he is a collaborator; for an administrator all.</summary>
    public static IQueryable<Repository> VisibleTo(this IQueryable<Repository> repositories, CurrentUser user, RunnerHubDb db)
    {
        var id = user.Id;
        return user.IsAdmin ? repositories : repositories.Where(repository => repository.OwnerId == id
            || db.OrganizationMembers.Any(member => member.OrganizationId == repository.OwnerId && member.UserId == id)
            || db.Collaborators.Any(collaborator => collaborator.RepositoryId == repository.Id && collaborator.UserId == id));
    }
}
