using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Organizations;

/// <summary><c>/orgs</c>: organisations, which everybody who is signed in may know of and create.</summary>
internal static class OrganizationsApi
{
    public static RouteGroupBuilder MapEachOrganization(this RouteGroupBuilder api)
    {
        var all = api.MapGroup("").For(TokenCategory.Organization);
        all.MapGet("/orgs", ListAsync).Describe("All organisations", "By name.");
        all.MapPost("/orgs", CreateAsync).Refuses(StatusCodes.Status422UnprocessableEntity)
            .Describe("Create an organisation", "Whoever creates it is its first owner.");
        all.MapGet("/user/orgs", ListMineAsync).Describe("The organisations of the signed-in user", "By name.");

        api.MapGroup("").In(PlaceKind.Site).Requires<OwnPlace>().MapGet("/admin/orgs", ListAsync)
            .Describe("All organisations, for administrators", "The same as /orgs.");

        var open = api.MapGroup("").In(PlaceKind.Owner).For(TokenCategory.Organization).Requires<ReadPlace>();
        open.MapGet("/orgs/{org}", FindAsync).Refuses(StatusCodes.Status404NotFound).Describe("An organisation");
        open.MapGet("/users/{username}/orgs", ListTheirsAsync)
            .Describe("The organisations of a user", "Of somebody else's only those that the signed-in user is in as well; administrators see all.");

        var own = api.MapGroup("").In(PlaceKind.Organization).Requires<OwnPlace>();
        own.MapPatch("/orgs/{org}", ChangeAsync).Refuses(StatusCodes.Status422UnprocessableEntity).Describe("Change the description of an organisation");
        own.MapDelete("/orgs/{org}", DeleteAsync).Refuses(StatusCodes.Status422UnprocessableEntity)
            .Describe("Delete an organisation", "With its runners, tokens and memberships. It must own no repositories.");
        return api;
    }

    private static Task<Ok<List<OrganizationJson>>> ListAsync(HttpContext context, ApiPage page, RunnerHubDb db, CancellationToken cancellation) =>
        AnswerAsync(context, page, db.Owners.Where(owner => owner.Kind == OwnerKind.Organization), cancellation);

    private static Task<Ok<List<OrganizationJson>>> ListMineAsync(
        HttpContext context, ApiPage page, CurrentUser user, RunnerHubDb db, CancellationToken cancellation) =>
        AnswerAsync(context, page, Of(user.Id, db), cancellation);

    private static Task<Ok<List<OrganizationJson>>> ListTheirsAsync(
        HttpContext context, ApiPage page, CurrentUser user, RunnerHubDb db, CancellationToken cancellation)
    {
        var theirs = Of(context.GetPlace().OwnerId, db);
        return AnswerAsync(context, page, user.IsAdmin ? theirs : theirs.Where(owner => Of(user.Id, db).Any(mine => mine.Id == owner.Id)), cancellation);
    }

    private static IQueryable<Owner> Of(long userId, RunnerHubDb db) =>
        db.OrganizationMembers.Where(member => member.UserId == userId).Select(member => member.Organization!);

    private static async Task<Ok<List<OrganizationJson>>> AnswerAsync(
        HttpContext context, ApiPage page, IQueryable<Owner> organizations, CancellationToken cancellation)
    {
        page.Describe(context, await organizations.CountAsync(cancellation));
        return TypedResults.Ok(await organizations.OrderBy(owner => owner.NormalizedName).Skip(page.Skip).Take(page.Size)
            .Select(OrganizationJson.FromOwner).ToListAsync(cancellation));
    }

    private static async Task<Results<Created<OrganizationJson>, ApiRefusal>> CreateAsync(
        ApiBody<CreateOrganizationJson> body, OrganizationRules rules, CurrentUser user, RunnerHubDb db, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(body.Value.Username))
        {
            return ApiRefusal.Required(nameof(body.Value.Username));
        }

        var (name, problems) = await rules.CreateAsync(body.Value.Username, body.Value.Description, user.Id, cancellation);
        if (problems.Count > 0)
        {
            var (field, sentence) = problems[0];
            return ApiRefusal.Invalid($"[{(field == nameof(CreateOrganizationForm.Name) ? nameof(body.Value.Username) : field)}]: {sentence}");
        }

        var normalized = Owner.Normalize(name);
        return await ReadAsync(db.Owners.Where(owner => owner.NormalizedName == normalized), cancellation) is { } made
            ? TypedResults.Created((string?)null, made) : ApiRefusal.Gone;
    }

    private static async Task<Results<Ok<OrganizationJson>, ApiRefusal>> FindAsync(HttpContext context, RunnerHubDb db, CancellationToken cancellation)
    {
        var id = context.GetPlace().OwnerId;
        return await ReadAsync(db.Owners.Where(owner => owner.Id == id && owner.Kind == OwnerKind.Organization), cancellation) is { } found
            ? TypedResults.Ok(found) : ApiRefusal.Gone;
    }

    private static async Task<Results<Ok<OrganizationJson>, ApiRefusal>> ChangeAsync(
        ApiBody<EditOrganizationJson> body, HttpContext context, OrganizationRules rules, RunnerHubDb db, CancellationToken cancellation)
    {
        var id = context.GetPlace().OwnerId;
        if (body.Value.Description is { } description && await rules.DescribeAsync(id, description, still: null, cancellation) is { Problem: { } problem })
        {
            return ApiRefusal.Invalid($"[{nameof(body.Value.Description)}]: {problem}");
        }

        return await ReadAsync(db.Owners.Where(owner => owner.Id == id), cancellation) is { } changed ? TypedResults.Ok(changed) : ApiRefusal.Gone;
    }

    private static async Task<Results<NoContent, ApiRefusal>> DeleteAsync(
        HttpContext context, PlaceDeletion deletion, RunnerHubDb db, CancellationToken cancellation)
    {
        var place = context.GetPlace();
        if (await deletion.DeleteOwnerAsync(place.OwnerId, cancellation))
        {
            return TypedResults.NoContent();
        }

        var count = await db.Repositories.CountAsync(repository => repository.OwnerId == place.OwnerId, cancellation);
        return count == 0 ? ApiRefusal.Gone : ApiRefusal.Invalid(OrganizationConfirmations.WhyKept(count));
    }

    private static Task<OrganizationJson?> ReadAsync(IQueryable<Owner> one, CancellationToken cancellation) =>
        one.Select(OrganizationJson.FromOwner).FirstOrDefaultAsync(cancellation);
}
