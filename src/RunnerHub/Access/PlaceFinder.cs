using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;

namespace RunnerHub.Access;

/// <summary>Turns the names in a route into a <see cref="Place"/> with the current user's level there, in one query.</summary>
internal sealed class PlaceFinder(RunnerHubDb db, CurrentUser user)
{
    /// <returns>Null when there is no such place; <see cref="Level.None"/> in it when the user may not know of it.</returns>
    public Task<Place?> FindAsync(PlaceKind kind, RouteValueDictionary route, CancellationToken cancellation) => kind switch
    {
        PlaceKind.Site => Task.FromResult<Place?>(Place.Site(user.IsAdmin)),
        PlaceKind.User => Task.FromResult<Place?>(new Place(
            PlaceKind.User, new Scope.Owner(user.Id), Level.Owner, user.Id, user.Name, OwnerKind.User, null)),
        PlaceKind.Organization => FindOwnerAsync(kind, Name(route, "org"), cancellation),
        PlaceKind.Owner => FindOwnerAsync(kind, Name(route, OwnerKeys.First(route.ContainsKey)), cancellation),
        _ => FindRepositoryAsync(route, cancellation),
    };

    /// <summary>The repository that once had the names in the route, where it is now.</summary>
    /// <returns>As <see cref="FindAsync"/>.</returns>
    public Task<Place?> FindMovedAsync(RouteValueDictionary route, CancellationToken cancellation)
    {
        var (ownerName, name) = (Name(route, "owner"), Name(route, "repo"));
        return FindRepositoryAsync(
            db.Repositories.Where(repository => db.FormerRepositoryNames.Any(former => former.RepositoryId == repository.Id
                && former.NormalizedName == name && former.Owner!.NormalizedName == ownerName)),
            cancellation);
    }

    /// <summary>How routes name an owner: the API does it as its clients do.</summary>
    private static readonly string[] OwnerKeys = ["owner", "org", "username"];

    private static string Name(RouteValueDictionary route, string key) => Owner.Normalize((string?)route[key] ?? "");

    private async Task<Place?> FindOwnerAsync(PlaceKind kind, string name, CancellationToken cancellation)
    {
        var found = await db.Owners
            .Where(owner => owner.NormalizedName == name && (kind == PlaceKind.Owner || owner.Kind == OwnerKind.Organization))
            .Select(owner => new
            {
                owner.Id,
                owner.Name,
                owner.Kind,
                Role = db.OrganizationMembers.Where(member => member.OrganizationId == owner.Id && member.UserId == user.Id)
                    .Select(member => (OrganizationRole?)member.Role).FirstOrDefault(),
            })
            .FirstOrDefaultAsync(cancellation);
        if (found is null)
        {
            return null;
        }

        var level = user.IsAdmin ? Level.Owner
            : found.Kind == OwnerKind.User ? (found.Id == user.Id ? Level.Owner : Level.Read)
            : kind == PlaceKind.Owner && found.Role is null ? Level.Read
            : Levels.Of(found.Role);
        return new Place(kind, new Scope.Owner(found.Id), level, found.Id, found.Name, found.Kind, null);
    }

    private Task<Place?> FindRepositoryAsync(RouteValueDictionary route, CancellationToken cancellation)
    {
        var (ownerName, name) = (Name(route, "owner"), Name(route, "repo"));
        return FindRepositoryAsync(
            db.Repositories.Where(repository => repository.NormalizedName == name && repository.Owner!.NormalizedName == ownerName), cancellation);
    }

    private async Task<Place?> FindRepositoryAsync(IQueryable<Repository> one, CancellationToken cancellation)
    {
        var found = await one
            .Select(repository => new
            {
                repository.Id,
                repository.Name,
                repository.OwnerId,
                OwnerName = repository.Owner!.Name,
                OwnerKind = repository.Owner.Kind,
                Membership = db.OrganizationMembers
                    .Where(member => member.OrganizationId == repository.OwnerId && member.UserId == user.Id)
                    .Select(member => (OrganizationRole?)member.Role).FirstOrDefault(),
                Collaboration = db.Collaborators
                    .Where(collaborator => collaborator.RepositoryId == repository.Id && collaborator.UserId == user.Id)
                    .Select(collaborator => (RepositoryRole?)collaborator.Role).FirstOrDefault(),
            })
            .FirstOrDefaultAsync(cancellation);
        if (found is null)
        {
            return null;
        }

        var level = Levels.InRepository(user, found.Id, found.OwnerId, found.Membership, found.Collaboration);
        return new Place(
            PlaceKind.Repository, new Scope.Repository(found.Id), level, found.OwnerId, found.OwnerName, found.OwnerKind, found.Name);
    }
}
