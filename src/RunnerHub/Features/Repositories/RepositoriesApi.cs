using Microsoft.AspNetCore.Http.HttpResults;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Repositories;

/// <summary>Repositories for programs: listed and created for their owners, changed, transferred and deleted.</summary>
internal static class RepositoriesApi
{
    private const string One = "/repos/{owner}/{repo}";

    public static RouteGroupBuilder MapRepositories(this RouteGroupBuilder api)
    {
        var mine = api.MapGroup("").For(TokenCategory.Repository);
        mine.MapGet("/user/repos", ListMineAsync)
            .Describe("The repositories of the signed-in user", "One's own, those of one's organisations, and those one collaborates in; by owner and name.");
        mine.MapPost("/user/repos", CreateMineAsync).Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity)
            .Describe("Create a repository of one's own");

        api.MapGroup("").In(PlaceKind.Owner).For(TokenCategory.Repository).Requires<ReadPlace>()
            .MapGet("/orgs/{org}/repos", ListOfOrganizationAsync).Refuses(StatusCodes.Status404NotFound)
            .Describe("The repositories of an organisation", "Those that the signed-in user may know of, by name.");
        api.MapGroup("").In(PlaceKind.Organization).For(TokenCategory.Repository).Requires<OwnPlace>()
            .MapPost("/orgs/{org}/repos", CreateInOrganizationAsync).Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity)
            .Describe("Create a repository of an organisation");

        var one = api.MapGroup("").In(PlaceKind.Repository);
        one.MapGet(One, FindAsync).Requires<ReadPlace>().Describe("A repository");
        one.MapPatch(One, ChangeAsync).Requires<ManagePlace>().Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity)
            .Describe("Change a repository", "All that is asked for, or nothing.");
        one.MapDelete(One, DeleteAsync).Requires<OwnPlace>().Describe("Delete a repository", "With its runners, its registration token and its collaborations.");
        one.MapPost(One + "/transfer", TransferAsync).Requires<OwnPlace>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity)
            .Describe("Transfer a repository", "At once: to oneself, to an organisation that one owns, and as an administrator to everybody. Its runners stay with it.");
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
        return place.OwnerKind == OwnerKind.User ? Gone() : TypedResults.Ok(await reader.ListAsync(visible, page, context, cancellation));
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

    private static async Task<Results<Created<RepositoryJson>, ApiRefusal>> CreateAsync(
        OwnerByName owner, CreateRepositoryJson wish, HttpContext context, RepositoryRules rules, RepositoryReader reader, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(wish.Name))
        {
            return ApiRefusal.Invalid($"[{nameof(wish.Name)}]: Required");
        }

        var made = await rules.CreateAsync(owner, wish.Name, wish.Description, cancellation);
        return made.IsTaken ? Taken()
            : made.Id is not { } id ? ApiRefusal.Invalid($"[{made.Problems[0].Field}]: {made.Problems[0].Sentence}")
            : await reader.FindAsync(id, context.Request, cancellation) is { } repository ? TypedResults.Created((string?)null, repository)
            : Gone();
    }

    private static async Task<Results<Ok<RepositoryJson>, ApiRefusal>> FindAsync(HttpContext context, RepositoryReader reader, CancellationToken cancellation) =>
        await reader.FindAsync(IdOf(context), context.Request, cancellation) is { } repository ? TypedResults.Ok(repository) : Gone();

    private static async Task<Results<Ok<RepositoryJson>, ApiRefusal>> ChangeAsync(
        ApiBody<EditRepositoryJson> body, HttpContext context, RepositoryRules rules, RepositoryReader reader, CancellationToken cancellation)
    {
        var changed = await rules.ChangeAsync(context.GetPlace(), body.Value.Name, body.Value.Description, cancellation);
        return changed.IsTaken ? Taken()
            : changed.Problems.Count > 0 ? ApiRefusal.Invalid($"[{changed.Problems[0].Field}]: {changed.Problems[0].Sentence}")
            : changed.IsGone ? Gone()
            : await FindAsync(context, reader, cancellation);
    }

    private static async Task<Results<NoContent, ApiRefusal>> DeleteAsync(HttpContext context, PlaceDeletion deletion, CancellationToken cancellation) =>
        await deletion.DeleteRepositoryAsync(IdOf(context), cancellation) ? TypedResults.NoContent() : Gone();

    private static async Task<Results<Accepted<RepositoryJson>, ApiRefusal>> TransferAsync(
        ApiBody<TransferRepositoryJson> body, HttpContext context, EligibleOwners owners, RepositoryTransfer transfer, RepositoryReader reader, RunnerHubDb db,
        CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(body.Value.NewOwner))
        {
            return ApiRefusal.Invalid($"[{nameof(body.Value.NewOwner)}]: Required");
        }

        if (await OwnerByName.FindAsync(db, body.Value.NewOwner, cancellation) is not { } target)
        {
            return ApiRefusal.NotFound("The new owner does not exist or cannot be found");
        }

        var place = context.GetPlace();
        if (!await owners.IsAsync(target, cancellation))
        {
            return new ApiRefusal(StatusCodes.Status403Forbidden, EligibleOwners.WhyNot);
        }

        return target.Id == place.OwnerId ? ApiRefusal.Invalid(RepositoryTransfer.WhyNotTo(target))
            : await transfer.TransferAsync(place, target.Id, cancellation) switch
            {
                TransferAnswer.Done when await reader.FindAsync(IdOf(context), context.Request, cancellation) is { } moved =>
                    TypedResults.Accepted((string?)null, moved),
                TransferAnswer.NameTaken => Taken(),
                TransferAnswer.OwnerGone => ApiRefusal.NotFound("The new owner does not exist or cannot be found"),
                _ => Gone(),
            };
    }

    private static long IdOf(HttpContext context) => context.GetPlace().Scope.RepoId!.Value;

    private static ApiRefusal Taken() => new(StatusCodes.Status409Conflict, "The repository with the same name already exists.");

    private static ApiRefusal Gone() => ApiRefusal.NotFound("The target couldn't be found.");
}
