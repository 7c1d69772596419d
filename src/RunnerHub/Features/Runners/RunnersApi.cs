using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using RunnerHub.Access;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Runners;

/// <summary>Runners for programs: the same endpoints at each of the four places where people manage them.</summary>
internal static class RunnersApi
{
    private const string Path = "/actions/runners";
    private const string One = Path + "/{runner}";
    private const string Tagged = "The ETag of the answer changes with all that is shown except the moments of the runner's calls.";
    private const string Guarded = "With If-Match it is done only when what is said of the runner (name, description, labels, version, availability) is still as it was read; its calls meanwhile do not count.";

    public static RouteGroupBuilder MapRunners(this RouteGroupBuilder api)
    {
        foreach (var (prefix, kind) in ApiPlaces.All)
        {
            var place = api.MapGroup(prefix).In(kind).Requires<ManageRunners>();
            place.MapGet(Path, ListAsync).Refuses(StatusCodes.Status422UnprocessableEntity).AnswersAlso(Csv.MediaType)
                .Describe("List runners", "Those that belong to the place; to the site belong all. With `Accept: text/csv` it is the whole list as a CSV file. "
                    + "How many there are of more than 1,000 may be some seconds old, unless it is asked with `Cache-Control: no-cache`.");
            place.MapGet(One, FindAsync).TakesInteger("runner").Produces(StatusCodes.Status304NotModified).Refuses(StatusCodes.Status404NotFound)
                .Describe("Get a runner", Tagged);
            place.MapPatch(One, EditAsync).TakesInteger("runner").Refuses(StatusCodes.Status404NotFound, StatusCodes.Status412PreconditionFailed)
                .Describe("Change a runner", Guarded);
            place.MapDelete(One, DeleteAsync).TakesInteger("runner").Refuses(StatusCodes.Status404NotFound, StatusCodes.Status412PreconditionFailed)
                .Describe("Delete a runner", $"It is refused at its next call. {Guarded}");
            place.MapRunnerCreation(Path);
            place.MapRunnerBulk(Path);
            place.MapRegistrationTokens(Path);
            if (kind == PlaceKind.Site)
            {
                place.MapOldSiteToken();
            }
        }

        api.MapRunnerItself();
        return api;
    }

    private static async Task<Results<Ok<RunnerListJson>, Csv<ExportedRunner>>> ListAsync(
        HttpContext context, Reads reads, [AsParameters] RunnerApiQuery query, ApiPage page, CancellationToken cancellation)
    {
        var options = query.In(context.GetPlace().Scope);
        context.Response.Headers.Vary = HeaderNames.Accept;
        if (Csv.IsWantedBy(context.Request))
        {
            return new Csv<ExportedRunner>("runners", reads.StreamAsync((RunnerService runners) => runners.Export(options), cancellation));
        }

        var exact = context.Request.GetTypedHeaders().CacheControl?.NoCache == true;
        options = options with { Page = page.Number, Size = page.Size, Exact = exact };
        var list = await reads.AskAsync((RunnerService runners) => runners.ListAsync(options, cancellation), cancellation);
        page.Describe(context, list.Page.Total);
        return TypedResults.Ok(new RunnerListJson([.. list.Page.Rows.Select(RunnerJson.Of)], list.Page.Total));
    }

    private static async Task<Results<Ok<RunnerJson>, StatusCodeHttpResult, ApiRefusal>> FindAsync(
        HttpContext context, RunnerService runners, RouteId runner,
        [FromHeader(Name = "If-None-Match"), Description("ETags of answers that one has already.")] string? ifNoneMatch, CancellationToken cancellation)
    {
        if (await runners.FindAsync(context.GetPlace().Scope, runner.Value, cancellation) is not { } row)
        {
            return await RefuseAsync(runners, runner, cancellation);
        }

        var found = Show(context, row);
        return RunnerTag.Of(row).IsKnownBy(ifNoneMatch) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : found;
    }

    private static async Task<Results<Ok<RunnerJson>, ApiRefusal>> EditAsync(
        HttpContext context, RunnerService runners, RunnerChanges changes, RouteId runner, ApiBody<RunnerEditJson> body,
        [FromHeader(Name = "If-Match"), Description("The ETag with which the runner was read.")] string? ifMatch, CancellationToken cancellation)
    {
        if (body.Value is { Disabled: null, Description: null })
        {
            return ApiRefusal.Required("Disabled");
        }

        var (description, problem) = RunnerRules.Description(body.Value.Description);
        if (problem is not null)
        {
            return ApiRefusal.Invalid($"[Description]: {problem}");
        }

        var edit = new RunnerEdit(description, body.Value.Disabled);
        var answer = await changes.EditAsync(context.GetPlace().Scope, runner.Value, edit, RunnerTag.Condition(ifMatch), cancellation);
        return answer.Runner is { } row ? Show(context, row) : await RefuseAsync(runners, runner, cancellation, answer.Outcome);
    }

    private static async Task<Results<NoContent, ApiRefusal>> DeleteAsync(
        HttpContext context, RunnerService runners, RunnerChanges changes, RouteId runner,
        [FromHeader(Name = "If-Match"), Description("The ETag with which the runner was read.")] string? ifMatch, CancellationToken cancellation)
    {
        var answer = await changes.DeleteAsync(context.GetPlace().Scope, runner.Value, RunnerTag.Condition(ifMatch), cancellation);
        return answer.Outcome == ChangeOutcome.Done ? TypedResults.NoContent() : await RefuseAsync(runners, runner, cancellation, answer.Outcome);
    }

    private static Ok<RunnerJson> Show(HttpContext context, RunnerRow row)
    {
        context.Response.Headers.ETag = RunnerTag.Of(row).ToString();
        return TypedResults.Ok(RunnerJson.Of(row));
    }

    /// <summary>For what is not found Gitea has two texts, which programs are known to compare.</summary>
    private static async Task<ApiRefusal> RefuseAsync(
        RunnerService runners, RouteId runner, CancellationToken cancellation, ChangeOutcome outcome = ChangeOutcome.NotFound) =>
        outcome == ChangeOutcome.Stale
            ? new ApiRefusal(StatusCodes.Status412PreconditionFailed, "The runner was changed meanwhile; read it again.")
            : ApiRefusal.NotFound(await runners.ExistsAsync(runner.Value, cancellation)
                ? "No permission to access this runner"
                : $"runner with id {runner}: resource does not exist");
}
