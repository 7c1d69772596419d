using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Organizations;

/// <summary><c>/orgs/{org}/members</c>: seen by its members, managed by its owners; everybody may leave.</summary>
internal static class MembersApi
{
    public static RouteGroupBuilder MapMembers(this RouteGroupBuilder api)
    {
        const string members = "/orgs/{org}/members";
        const string member = members + "/{username}";
        var organization = api.MapGroup("").In(PlaceKind.Organization);
        organization.MapGet(members, ListAsync).Requires<ReadPlace>().Describe("The members of an organisation", "Its owners first, then by name.");
        organization.MapGet(member, IsMemberAsync).Requires<ReadPlace>().Describe("Whether a user is a member", "204 for a member, 404 for everybody else.");
        organization.MapPut(member, PutAsync).Requires<OwnPlace>().Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity)
            .Describe("Add a member, or change a role", "Not in Gitea, which has teams for it.");
        organization.MapDelete(member, RemoveAsync).Requires<ReadPlace>()
            .Refuses(StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity)
            .Describe("Remove a member", "Owners remove everybody but the last of them; a member may leave.");
        return api;
    }

    private static async Task<Ok<List<UserJson>>> ListAsync(
        HttpContext context, ApiPage page, CurrentUser viewer, RunnerHubDb db, PublicUrl url, CancellationToken cancellation)
    {
        var id = context.GetPlace().OwnerId;
        var members = db.OrganizationMembers.Where(member => member.OrganizationId == id);
        page.Describe(context, await members.CountAsync(cancellation));
        var rows = await members.OrderByDescending(member => member.Role).ThenBy(member => member.User!.Owner!.NormalizedName)
            .Skip(page.Skip).Take(page.Size).Select(member => member.User!.Owner!).Select(UserJson.FromOwner).ToListAsync(cancellation);
        var server = url.Of(context.Request);
        return TypedResults.Ok(rows.ConvertAll(user => user.At(server).SeenBy(viewer)));
    }

    private static async Task<Results<NoContent, ApiRefusal>> IsMemberAsync(
        string username, HttpContext context, RunnerHubDb db, CancellationToken cancellation)
    {
        var id = context.GetPlace().OwnerId;
        return await OwnerByName.FindAsync(db, username, cancellation) is { } person
            && await db.OrganizationMembers.AnyAsync(member => member.OrganizationId == id && member.UserId == person.Id, cancellation)
            ? TypedResults.NoContent() : NoMember();
    }

    private static async Task<Results<NoContent, ApiRefusal>> PutAsync(
        string username, ApiBody<MemberRoleJson> body, HttpContext context, Memberships memberships, RunnerHubDb db, CancellationToken cancellation)
    {
        var role = RoleWords.Parse(body.Value.Role);
        if (body.Value.Role is not null && role is null)
        {
            return ApiRefusal.Invalid("[Role]: Say member or owner.");
        }

        if (await OwnerByName.FindAsync(db, username, cancellation) is not { Kind: OwnerKind.User } person)
        {
            return ApiRefusal.NotFound("There is no such user.");
        }

        return await memberships.PutAsync(context.GetPlace(), person, role, cancellation) is { } problem
            ? ApiRefusal.Invalid(problem) : TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ApiRefusal>> RemoveAsync(
        string username, HttpContext context, Memberships memberships, CurrentUser user, RunnerHubDb db, CancellationToken cancellation)
    {
        var place = context.GetPlace();
        var person = await OwnerByName.FindAsync(db, username, cancellation);
        if (!place.Allows<OwnPlace>() && person?.Id != user.Id)
        {
            return new ApiRefusal(StatusCodes.Status403Forbidden, "Must be an organization owner");
        }

        return person is null ? NoMember() : await memberships.RemoveAsync(place.OwnerId, person.Id, cancellation) switch
        {
            MembershipAnswer.Done => TypedResults.NoContent(),
            MembershipAnswer.LastOwner => ApiRefusal.Invalid(Memberships.WhyLastOwnerStays(place, person)),
            _ => NoMember(),
        };
    }

    private static ApiRefusal NoMember() => ApiRefusal.NotFound("There is no such member.");
}
