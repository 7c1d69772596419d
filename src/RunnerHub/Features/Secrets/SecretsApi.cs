using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Secrets;

/// <summary>Secrets for programs: the same endpoints at each of the four places. Their values only ever go in.</summary>
internal static class SecretsApi
{
    private const string Path = "/actions/secrets";
    private const string One = Path + "/{secretname}";

    public static RouteGroupBuilder MapSecretEndpoints(this RouteGroupBuilder api)
    {
        foreach (var (prefix, kind) in ApiPlaces.All)
        {
            var place = api.MapGroup(prefix).In(kind).Requires<ManageSecrets>();
            place.MapGet(Path, ListAsync).Describe("List secrets", "Those of the place itself, by name. Their values are told to nobody but jobs.");
            place.MapPut(One, PutAsync).Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
                .Describe("Make or change a secret", "201 when it was made, 204 when it was changed. Jobs of all repositories in the place get it, "
                    + "unless one with the same name is nearer to them: in the repository before its owner before the site.");
            place.MapDelete(One, DeleteAsync).Refuses(StatusCodes.Status404NotFound).Describe("Delete a secret", "Jobs that start from now on do not get it.");
        }

        return api;
    }

    private static async Task<Ok<List<SecretJson>>> ListAsync(HttpContext context, ApiPage page, ScopedValues<ActionSecret> secrets, CancellationToken cancellation)
    {
        var all = secrets.In(context.GetPlace().Scope);
        page.Describe(context, await all.CountAsync(cancellation));
        return TypedResults.Ok(await all.OrderBy(secret => secret.Name).Skip(page.Skip).Take(page.Size)
            .Select(secret => new SecretJson(secret.Name, secret.Description, secret.Created)).ToListAsync(cancellation));
    }

    private static async Task<Results<Created, NoContent, ApiRefusal>> PutAsync(
        string secretname, ApiBody<SecretValueJson> body, HttpContext context, ScopedValues<ActionSecret> secrets, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(body.Value.Data))
        {
            return ApiRefusal.Required("Data");
        }

        var answer = await secrets.PutAsync(
            context.GetPlace().Scope, secretname, new ValueWish(null, body.Value.Data, body.Value.Description), cancellation);
        return answer.Outcome switch
        {
            ValueOutcome.Made => TypedResults.Created(),
            ValueOutcome.Changed => TypedResults.NoContent(),
            _ => Refuse(answer, "Data"),
        };
    }

    private static async Task<Results<NoContent, ApiRefusal>> DeleteAsync(
        string secretname, HttpContext context, ScopedValues<ActionSecret> secrets, CancellationToken cancellation) =>
        await secrets.DeleteAsync(context.GetPlace().Scope, secretname, cancellation) ? TypedResults.NoContent() : ApiRefusal.NotFound("There is no such secret.");

    /// <param name="answer">Of something that was not done.</param>
    /// <param name="valueField">What the body calls the value.</param>
    public static ApiRefusal Refuse(ValueAnswer answer, string valueField) => answer switch
    {
        { Problems: [{ Field: ValueField.Name } problem, ..] } => new ApiRefusal(
            answer.Outcome == ValueOutcome.NameTaken ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest, problem.Sentence),
        { Problems: [var problem, ..] } => ApiRefusal.Invalid($"[{(problem.Field == ValueField.Value ? valueField : "Description")}]: {problem.Sentence}"),
        _ => ApiRefusal.Gone,
    };
}
