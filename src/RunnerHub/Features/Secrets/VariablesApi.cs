using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Secrets;

/// <summary>Variables for programs: the same endpoints at each of the four places.</summary>
internal static class VariablesApi
{
    private const string Path = "/actions/variables";
    private const string One = Path + "/{variablename}";

    public static RouteGroupBuilder MapVariableEndpoints(this RouteGroupBuilder api)
    {
        foreach (var (prefix, kind) in ApiPlaces.All)
        {
            var place = api.MapGroup(prefix).In(kind).Requires<ManageSecrets>();
            place.MapGet(Path, ListAsync).Describe("List variables", "Those of the place itself, by name.");
            place.MapGet(One, FindAsync).Refuses(StatusCodes.Status404NotFound).Describe("Get a variable");
            place.MapPost(One, MakeAsync).Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
                .Describe("Make a variable", "Jobs of all repositories in the place get it, unless one with the same name is nearer to them: "
                    + "in the repository before its owner before the site.");
            place.MapPut(One, ChangeAsync).Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
                .Describe("Change or rename a variable");
            place.MapDelete(One, DeleteAsync).Refuses(StatusCodes.Status404NotFound).Describe("Delete a variable", "Jobs that start from now on do not get it.");
        }

        return api;
    }

    private static async Task<Ok<List<VariableJson>>> ListAsync(
        HttpContext context, ApiPage page, ScopedValues<ActionVariable> variables, CancellationToken cancellation)
    {
        var all = variables.In(context.GetPlace().Scope);
        page.Describe(context, await all.CountAsync(cancellation));
        return TypedResults.Ok(await Show(all.OrderBy(variable => variable.Name).Skip(page.Skip).Take(page.Size)).ToListAsync(cancellation));
    }

    private static async Task<Results<Ok<VariableJson>, ApiRefusal>> FindAsync(
        string variablename, HttpContext context, ScopedValues<ActionVariable> variables, CancellationToken cancellation) =>
        await Show(variables.Named(context.GetPlace().Scope, variablename)).FirstOrDefaultAsync(cancellation) is { } found ? TypedResults.Ok(found) : NoVariable();

    private static async Task<Results<Created, ApiRefusal>> MakeAsync(
        string variablename, ApiBody<NewVariableJson> body, HttpContext context, ScopedValues<ActionVariable> variables, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(body.Value.Value))
        {
            return ApiRefusal.Required("Value");
        }

        var wish = new ValueWish(variablename, body.Value.Value, body.Value.Description);
        var answer = await variables.MakeAsync(context.GetPlace().Scope, wish, cancellation);
        return answer.IsDone ? TypedResults.Created() : SecretsApi.Refuse(answer, "Value");
    }

    private static async Task<Results<NoContent, ApiRefusal>> ChangeAsync(
        string variablename, ApiBody<VariableEditJson> body, HttpContext context, ScopedValues<ActionVariable> variables, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(body.Value.Value))
        {
            return ApiRefusal.Required("Value");
        }

        var wish = new ValueWish(string.IsNullOrEmpty(body.Value.Name) ? null : body.Value.Name, body.Value.Value, body.Value.Description);
        var answer = await variables.ChangeAsync(context.GetPlace().Scope, variablename, wish, still: null, cancellation);
        return answer.IsDone ? TypedResults.NoContent()
            : answer.Outcome == ValueOutcome.NotFound ? NoVariable()
            : SecretsApi.Refuse(answer, "Value");
    }

    private static async Task<Results<NoContent, ApiRefusal>> DeleteAsync(
        string variablename, HttpContext context, ScopedValues<ActionVariable> variables, CancellationToken cancellation) =>
        await variables.DeleteAsync(context.GetPlace().Scope, variablename, cancellation) ? TypedResults.NoContent() : NoVariable();

    private static IQueryable<VariableJson> Show(IQueryable<ActionVariable> variables) => variables.Select(
        variable => new VariableJson(variable.OwnerId ?? 0, variable.RepoId ?? 0, variable.Name, variable.Value, variable.Description));

    private static ApiRefusal NoVariable() => ApiRefusal.NotFound("There is no such variable.");
}
