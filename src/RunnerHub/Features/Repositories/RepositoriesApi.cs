using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Repositories;

/// <summary>Repositories for programs: listed, found by id, and created for their owners.</summary>
internal static class RepositoriesApi
{
    public static RouteGroupBuilder MapRepositoryLists(this RouteGroupBuilder api)
    {
        var mine = api.MapGroup("").For(TokenCategory.Repository);
        mine.MapGet("/user/repos", ListMineAsync)
            .Describe("The repositories of the signed-in user", "One's own, those of one's organisations, and those one collaborates in; by owner and name.");
        mine.MapPost("/user/repos", CreateMineAsync).Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity)
            .Describe("Create a repository of one's own");

        mine.MapGet("/repositories/{repository}", FindByIdAsync).Refuses(StatusCodes.Status404NotFound)
            .Describe("A repository by its id", "The id stays when the repository is renamed or transferred.");
        api.MapGroup("").In(PlaceKind.Site).Requires<OwnPlace>()
            .MapPost("/admin/users/{username}/repos", CreateForAsync)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity)
            .Describe("Create a repository for a user or an organisation");

        api.MapGroup("").In(PlaceKind.Owner).For(TokenCategory.Repository).Requires<ReadPlace>()
            .MapGet("/orgs/{org}/repos", ListOfOrganizationAsync).Refuses(StatusCodes.Status404NotFound)
            .Describe("The repositories of an organisation", "Those that the signed-in user may know of, by name.");
        api.MapGroup("").In(PlaceKind.Organization).For(TokenCategory.Repository).Requires<OwnPlace>()
            .MapPost("/orgs/{org}/repos", CreateInOrganizationAsync).Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity)
            .Describe("Create a repository of an organisation");
        return api;
    }

    private static async Task<Ok<List<RepositoryJson>>> ListMineAsync(
        HttpContext context, ApiPage page, CurrentUser user, RunnerHubDb db, RepositoryReader reader, CancellationToken cancellation) =>
        TypedResults.Ok(await reader.ListAsync(db.Repositories.Concerning(user.Id, db), page, context, cancellation));

    private static async Task<Results<Ok<List<RepositoryJson>>, ApiRefusal>> ListOfOrganizationAsync(
        HttpContext context, ApiPage page, CurrentUser user, RunnerHubDb db, RepositoryReader reader, CancellationToken cancellation)
    {
        var place = context.GetPlace();
        var visible = db.Repositories.Where(repository => repository.OwnerId == place.OwnerId).VisibleTo(user, db);
        return place.OwnerKind == OwnerKind.User ? ApiRefusal.Gone : TypedResults.Ok(await reader.ListAsync(visible, page, context, cancellation));
    }

    private static Task<Results<Created<RepositoryJson>, ApiRefusal>> CreateMineAsync(
        ApiBody<CreateRepositoryJson> body, HttpContext context, CurrentUser user, RepositoryRules rules, RepositoryReader reader, CancellationToken cancellation) =>
        CreateAsync(new OwnerByName(user.Id, user.Name, OwnerKind.User), body.Value, context, rules, reader, cancellation);

    private static Task<Results<Created<RepositoryJson>, ApiRefusal>> CreateInOrganizationAsync(
        ApiBody<CreateRepositoryJson> body, HttpContext context, RepositoryRules rules, RepositoryReader reader, CancellationToken cancellation)
    {
        var place = context.GetPlace();
        return CreateAsync(new OwnerByName(place.OwnerId, place.OwnerName, place.OwnerKind), body.Value, context, rules, reader, cancellation);
    }

    private static async Task<Results<Created<RepositoryJson>, ApiRefusal>> CreateForAsync(
        string username, ApiBody<CreateRepositoryJson> body, HttpContext context, RepositoryRules rules, RepositoryReader reader, RunnerHubDb db,
        CancellationToken cancellation) => await OwnerByName.FindAsync(db, username, cancellation) is { } owner
        ? await CreateAsync(owner, body.Value, context, rules, reader, cancellation) : ApiRefusal.Gone;

    private static async Task<Results<Created<RepositoryJson>, ApiRefusal>> CreateAsync(
        OwnerByName owner, CreateRepositoryJson wish, HttpContext context, RepositoryRules rules, RepositoryReader reader, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(wish.Name))
        {
            return ApiRefusal.Required(nameof(wish.Name));
        }

        var made = await rules.CreateAsync(owner, wish.Name, wish.Description, cancellation);
        return made.IsTaken ? Taken()
            : made.Id is not { } id ? ApiRefusal.Invalid($"[{made.Problems[0].Field}]: {made.Problems[0].Sentence}")
            : await reader.FindAsync(id, context.Request, cancellation) is { } repository ? TypedResults.Created((string?)null, repository)
            : ApiRefusal.Gone;
    }

    /// <param name="repository">What is no number is the id of none.</param>
    private static async Task<Results<Ok<RepositoryJson>, ApiRefusal>> FindByIdAsync(
        string repository, HttpContext context, CurrentUser user, RunnerHubDb db, RepositoryReader reader, CancellationToken cancellation)
    {
        var isId = long.TryParse(repository, NumberStyles.None, CultureInfo.InvariantCulture, out var id);
        return isId && await db.Repositories.Where(row => row.Id == id).VisibleTo(user, db).AnyAsync(cancellation)
            && await reader.FindAsync(id, context.Request, cancellation) is { } found ? TypedResults.Ok(found) : ApiRefusal.Gone;
    }

    public static ApiRefusal Taken() => new(StatusCodes.Status409Conflict, "The repository with the same name already exists.");
}
