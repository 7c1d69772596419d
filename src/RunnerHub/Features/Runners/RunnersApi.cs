using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using RunnerHub.Access;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Runners;

/// <summary>Runners for programs: the same endpoints at each of the four places where people manage them.</summary>
internal static class RunnersApi
{
    private const string Path = "/actions/runners";

    private static readonly (string Prefix, PlaceKind Kind)[] Places =
    [
        ("/admin", PlaceKind.Site),
        ("/orgs/{org}", PlaceKind.Organization),
        ("/user", PlaceKind.User),
        ("/repos/{owner}/{repo}", PlaceKind.Repository),
    ];

    public static RouteGroupBuilder MapRunners(this RouteGroupBuilder api)
    {
        foreach (var (prefix, kind) in Places)
        {
            var place = api.MapGroup(prefix).In(kind).Requires<ManageRunners>();
            place.MapGet(Path, ListAsync).Refuses(StatusCodes.Status422UnprocessableEntity).Produces<string>(contentType: RunnerCsv.MediaType)
                .Describe("List runners", "Those that belong to the place; to the site belong all. With `Accept: text/csv` it is the whole list as a CSV file.");
            place.MapGet(Path + "/{runner}", FindAsync).Describe("Get a runner").Refuses(StatusCodes.Status404NotFound);
            place.MapPatch(Path + "/{runner}", EditAsync).Describe("Change a runner").Refuses(StatusCodes.Status404NotFound);
            place.MapDelete(Path + "/{runner}", DeleteAsync).Describe("Delete a runner", "It is refused at its next call.").Refuses(StatusCodes.Status404NotFound);
            place.MapRegistrationTokens(Path);
            if (kind == PlaceKind.Site)
            {
                place.MapOldSiteToken();
            }
        }

        return api;
    }

    private static async Task<Results<Ok<RunnerListJson>, RunnerCsv>> ListAsync(
        HttpContext context, RunnerService runners, [AsParameters] RunnerApiQuery query, ApiPage page, CancellationToken cancellation)
    {
        var options = query.In(context.GetPlace().Scope);
        context.Response.Headers.Vary = HeaderNames.Accept;
        if (RunnerCsv.IsWantedBy(context.Request))
        {
            return new RunnerCsv(runners.ExportAsync(options));
        }

        var list = await runners.ListAsync(options with { Page = page.Number, Size = page.Size }, cancellation);
        page.Describe(context, list.Page.Total);
        return TypedResults.Ok(new RunnerListJson([.. list.Page.Rows.Select(RunnerJson.Of)], list.Page.Total));
    }

    private static async Task<Results<Ok<RunnerJson>, ApiRefusal>> FindAsync(
        HttpContext context, RunnerService runners, RunnerId runner, CancellationToken cancellation) =>
        await runners.FindAsync(context.GetPlace().Scope, runner.Value, cancellation) is { } row
            ? TypedResults.Ok(RunnerJson.Of(row))
            : await RefuseAsync(runners, runner, cancellation);

    private static async Task<Results<Ok<RunnerJson>, ApiRefusal>> EditAsync(
        HttpContext context, RunnerService runners, RunnerChanges changes, RunnerId runner, ApiBody<RunnerEditJson> body, CancellationToken cancellation)
    {
        if (body.Value is { Disabled: null, Description: null })
        {
            return ApiRefusal.Invalid("[Disabled]: Required");
        }

        var (description, problem) = RunnerRules.Description(body.Value.Description);
        if (problem is not null)
        {
            return ApiRefusal.Invalid($"[Description]: {problem}");
        }

        var answer = await changes.EditAsync(
            context.GetPlace().Scope, runner.Value, new RunnerEdit(description, body.Value.Disabled), condition: null, cancellation);
        return answer.Runner is { } row ? TypedResults.Ok(RunnerJson.Of(row)) : await RefuseAsync(runners, runner, cancellation);
    }

    private static async Task<Results<NoContent, ApiRefusal>> DeleteAsync(
        HttpContext context, RunnerService runners, RunnerChanges changes, RunnerId runner, CancellationToken cancellation)
    {
        var answer = await changes.DeleteAsync(context.GetPlace().Scope, runner.Value, condition: null, cancellation);
        return answer.Outcome == ChangeOutcome.Done ? TypedResults.NoContent() : await RefuseAsync(runners, runner, cancellation);
    }

    /// <summary>Gitea's two texts, which programs are known to compare.</summary>
    private static async Task<ApiRefusal> RefuseAsync(RunnerService runners, RunnerId runner, CancellationToken cancellation) =>
        ApiRefusal.NotFound(await runners.ExistsAsync(runner.Value, cancellation)
            ? "No permission to access this runner"
            : $"runner with id {runner}: resource does not exist");
}
