using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Repositories;

/// <summary><c>/repos/{owner}/{repo}/collaborators</c>: who was given a role in a repository.</summary>
internal static class CollaboratorsApi
{
    public static RouteGroupBuilder MapCollaborators(this RouteGroupBuilder api)
    {
        const string all = "/repos/{owner}/{repo}/collaborators";
        const string one = all + "/{user}";
        var repository = api.MapGroup("").In(PlaceKind.Repository);
        repository.MapGet(all, ListAsync).Requires<ReadPlace>().Describe("The collaborators of a repository", "Those who may do most first, then by name.");
        repository.MapGet(one, IsCollaboratorAsync).Requires<ReadPlace>().Describe("Whether a user is a collaborator", "204 for a collaborator, 404 for everybody else.");
        repository.MapPut(one, PutAsync).Requires<ManagePlace>().Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity)
            .Describe("Add a collaborator, or change a role");
        repository.MapDelete(one, RemoveAsync).Requires<ManagePlace>().Refuses(StatusCodes.Status404NotFound)
            .Describe("Remove a collaborator", "204 also for a user who was none.");
        repository.MapGet(one + "/permission", FindPermissionAsync).Requires<ReadPlace>().Refuses(StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound)
            .Describe("What a user may do in a repository", "For one's own self, and for those who may manage the repository.");
        return api;
    }

    private static async Task<Ok<List<UserJson>>> ListAsync(
        HttpContext context, ApiPage page, CurrentUser viewer, RunnerHubDb db, PublicUrl url, CancellationToken cancellation)
    {
        var id = context.GetPlace().Scope.RepoId!.Value;
        var collaborators = db.Collaborators.Where(collaborator => collaborator.RepositoryId == id);
        page.Describe(context, await collaborators.CountAsync(cancellation));
        var rows = await collaborators.OrderByDescending(collaborator => collaborator.Role).ThenBy(collaborator => collaborator.User!.Owner!.NormalizedName)
            .Skip(page.Skip).Take(page.Size).Select(collaborator => collaborator.User!.Owner!).Select(UserJson.FromOwner).ToListAsync(cancellation);
        var server = url.Of(context.Request);
        return TypedResults.Ok(rows.ConvertAll(person => person.At(server).SeenBy(viewer)));
    }

    private static async Task<Results<NoContent, ApiRefusal>> IsCollaboratorAsync(
        string user, HttpContext context, RunnerHubDb db, CancellationToken cancellation)
    {
        var id = context.GetPlace().Scope.RepoId!.Value;
        return await OwnerByName.FindAsync(db, user, cancellation) is { } person
            && await db.Collaborators.AnyAsync(collaborator => collaborator.RepositoryId == id && collaborator.UserId == person.Id, cancellation)
            ? TypedResults.NoContent() : ApiRefusal.NotFound("There is no such collaborator.");
    }

    private static async Task<Results<NoContent, ApiRefusal>> PutAsync(
        string user, ApiBody<CollaboratorRoleJson> body, HttpContext context, Collaborations collaborations, RunnerHubDb db, CancellationToken cancellation)
    {
        if (RepositoryRoleWords.Parse(body.Value.Permission ?? "write") is not { } role)
        {
            return ApiRefusal.Invalid("[Permission]: Say read, write or admin.");
        }

        return await OwnerByName.FindAsync(db, user, cancellation) is not { Kind: OwnerKind.User } person ? NoUser()
            : await collaborations.PutAsync(context.GetPlace(), person, role, cancellation) is { } problem ? ApiRefusal.Invalid(problem)
            : TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ApiRefusal>> RemoveAsync(
        string user, HttpContext context, Collaborations collaborations, RunnerHubDb db, CancellationToken cancellation)
    {
        if (await OwnerByName.FindAsync(db, user, cancellation) is not { Kind: OwnerKind.User } person)
        {
            return NoUser();
        }

        await collaborations.RemoveAsync(context.GetPlace(), person.Id, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<CollaboratorPermissionJson>, ApiRefusal>> FindPermissionAsync(
        string user, HttpContext context, CurrentUser viewer, RunnerHubDb db, PublicUrl url, CancellationToken cancellation)
    {
        var person = await OwnerByName.FindAsync(db, user, cancellation);
        if (person?.Id != viewer.Id && !context.GetPlace().Allows<ManagePlace>())
        {
            return new ApiRefusal(StatusCodes.Status403Forbidden,
                "Only admins can query all permissions, repo admins can query all repo permissions, collaborators can query only their own");
        }

        var found = person is not { Kind: OwnerKind.User } ? null
            : await db.Owners.Where(owner => owner.Id == person.Id).Select(UserJson.FromOwner).FirstOrDefaultAsync(cancellation);
        if (found is null)
        {
            return NoUser();
        }

        // The one who is asked about takes the place of the one who asks.
        var other = new CurrentUser();
        other.SignIn(found.Id, found.Login, found.IsAdmin, mustChangePassword: false);
        var place = await new PlaceFinder(db, other).FindAsync(PlaceKind.Repository, context.Request.RouteValues, context.RequestAborted);
        return TypedResults.Ok(CollaboratorPermissionJson.Of(place?.Level ?? Level.None, found.At(url.Of(context.Request)).SeenBy(viewer)));
    }

    private static ApiRefusal NoUser() => ApiRefusal.NotFound("There is no such user.");
}
