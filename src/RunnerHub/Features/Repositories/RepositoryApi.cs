using Microsoft.AspNetCore.Http.HttpResults;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Repositories;

/// <summary><c>/repos/{owner}/{repo}</c>: one repository, found, changed, transferred and deleted.</summary>
internal static class RepositoryApi
{
    private const string One = "/repos/{owner}/{repo}";

    public static RouteGroupBuilder MapRepository(this RouteGroupBuilder api)
    {
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

    private static async Task<Results<Ok<RepositoryJson>, ApiRefusal>> FindAsync(HttpContext context, RepositoryReader reader, CancellationToken cancellation) =>
        await reader.FindAsync(IdOf(context), context.Request, cancellation) is { } repository ? TypedResults.Ok(repository) : ApiRefusal.Gone;

    private static async Task<Results<Ok<RepositoryJson>, ApiRefusal>> ChangeAsync(
        ApiBody<EditRepositoryJson> body, HttpContext context, RepositoryRules rules, RepositoryReader reader, CancellationToken cancellation)
    {
        var changed = await rules.ChangeAsync(context.GetPlace(), body.Value.Name, body.Value.Description, still: null, cancellation);
        return changed.IsTaken ? RepositoriesApi.Taken()
            : changed.Problems.Count > 0 ? ApiRefusal.Invalid($"[{changed.Problems[0].Field}]: {changed.Problems[0].Sentence}")
            : changed.IsGone ? ApiRefusal.Gone
            : await FindAsync(context, reader, cancellation);
    }

    private static async Task<Results<NoContent, ApiRefusal>> DeleteAsync(HttpContext context, PlaceDeletion deletion) =>
        await deletion.DeleteRepositoryAsync(IdOf(context)) ? TypedResults.NoContent() : ApiRefusal.Gone;

    private static async Task<Results<Accepted<RepositoryJson>, ApiRefusal>> TransferAsync(
        ApiBody<TransferRepositoryJson> body, HttpContext context, EligibleOwners owners, RepositoryTransfer transfer, RepositoryReader reader, RunnerHubDb db,
        CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(body.Value.NewOwner))
        {
            return ApiRefusal.Required(nameof(body.Value.NewOwner));
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
                TransferAnswer.NameTaken => RepositoriesApi.Taken(),
                TransferAnswer.OwnerGone => ApiRefusal.NotFound("The new owner does not exist or cannot be found"),
                _ => ApiRefusal.Gone,
            };
    }

    private static long IdOf(HttpContext context) => context.GetPlace().Scope.RepoId!.Value;
}
