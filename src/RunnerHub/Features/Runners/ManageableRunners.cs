using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Runners;

/// <summary>The rule of <see cref="ManageRunners"/> for runners of all places at once.</summary>
internal static class ManageableRunners
{
    /// <summary>Those that the user may manage somewhere: they and their names are no secret to him.</summary>
    public static IQueryable<ActionRunner> ManageableBy(this IQueryable<ActionRunner> runners, CurrentUser user, RunnerHubDb db)
    {
        if (user.IsAdmin)
        {
            return runners;
        }

        var id = user.Id;
        var organizations = db.OrganizationMembers.Where(member => member.UserId == id && member.Role == OrganizationRole.Owner).Select(member => (long?)member.OrganizationId);
        var repositories = db.Repositories.Where(repository => repository.OwnerId == id || organizations.Contains(repository.OwnerId)
            || db.Collaborators.Any(collaborator => collaborator.RepositoryId == repository.Id && collaborator.UserId == id && collaborator.Role == RepositoryRole.Admin));
        return runners.Where(runner => runner.OwnerId == id || organizations.Contains(runner.OwnerId)
            || (runner.RepoId != null && repositories.Any(repository => repository.Id == runner.RepoId)));
    }
}
