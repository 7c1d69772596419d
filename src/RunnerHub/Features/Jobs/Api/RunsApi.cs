using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Jobs.Api;

/// <summary>The runs of a repository for programs.</summary>
internal static class RunsApi
{
    private const string Path = "/actions/runs";
    private const string One = Path + "/{run}";
    private const string NotEnded = "The run has not ended yet.";
    private const string Ended = "The run has ended already.";

    public static RouteGroupBuilder MapRunEndpoints(this RouteGroupBuilder api)
    {
        var place = api.MapGroup("/repos/{owner}/{repo}").In(PlaceKind.Repository).Requires<ReadPlace>();
        place.MapGet(Path, ListAsync).Refuses(StatusCodes.Status422UnprocessableEntity).Describe("List runs", "The newest first.");
        place.MapGet(One, FindAsync).TakesInteger("run").Refuses(StatusCodes.Status404NotFound).Describe("Get a run");
        place.MapGet(One + "/jobs", ListJobsAsync).TakesInteger("run").Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity)
            .Describe("List the jobs of a run");
        place.MapDelete(One, DeleteAsync).TakesInteger("run").Requires<RunWorkflows>().Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .Describe("Delete a run", "With its jobs and logs. It must have ended.");
        Control(place.MapPost(One + "/rerun", RerunAsync)).Describe("Do a run again", "All of its jobs. It must have ended.");
        Control(place.MapPost(One + "/rerun-failed-jobs", RerunFailedAsync)).Describe("Do what failed again", "Jobs that failed or were cancelled, and those that need them. The run must have ended.");
        Control(place.MapPost(One + "/cancel", CancelAsync)).Describe("Cancel a run", "Runners that have jobs of it are told with the answers to their next reports.");
        return api;

        static RouteHandlerBuilder Control(RouteHandlerBuilder action) => action
            .TakesInteger("run").Requires<RunWorkflows>().Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<RunListJson>> ListAsync(
        HttpContext context, [AsParameters] RunApiQuery query, ApiPage page, Reads reads, CancellationToken cancellation)
    {
        var here = JobsApi.Here(context);
        return TypedResults.Ok(await reads.AskAsync(
            (RunReader reader) => reader.ListAsync(db => query.In(here.Id, db), $"{here}\n{query.Selection}", page, context, cancellation), cancellation));
    }

    private static async Task<Results<Ok<RunJson>, ApiRefusal>> FindAsync(
        HttpContext context, RouteId run, RunnerHubDb db, RunReader reader, CancellationToken cancellation)
    {
        var found = await ReadAsync(context, run, db, reader, cancellation);
        return found.Count == 1 ? TypedResults.Ok(found[0]) : Unknown();
    }

    private static Task<List<RunJson>> ReadAsync(HttpContext context, RouteId run, RunnerHubDb db, RunReader reader, CancellationToken cancellation)
    {
        var repo = JobsApi.Here(context).Id;
        return reader.ReadAsync(db.Runs.Where(row => row.Id == run.Value && row.RepoId == repo), context, cancellation);
    }

    private static async Task<Results<Ok<JobListJson>, ApiRefusal>> ListJobsAsync(
        HttpContext context, RouteId run, [AsParameters] JobApiQuery query, ApiPage page, RunnerHubDb db, JobReader reader, CancellationToken cancellation)
    {
        var repo = JobsApi.Here(context).Id;
        return await db.Runs.AnyAsync(row => row.Id == run.Value && row.RepoId == repo, cancellation)
            ? TypedResults.Ok(await reader.ListAsync(
                async some => (await query.InAsync(context.GetPlace().Scope, some, cancellation)).Where(job => job.RunId == run.Value),
                $"jobs of run {run.Value}\n{query.Selection}", query.NewestFirst, page, context, cancellation))
            : Unknown();
    }

    private static async Task<Results<NoContent, ApiRefusal>> DeleteAsync(HttpContext context, RouteId run, RunRemoval removal, CancellationToken cancellation) =>
        await removal.DeleteAsync(JobsApi.Here(context), run.Value, cancellation) switch
        {
            ControlOutcome.Done => TypedResults.NoContent(),
            ControlOutcome.WrongState => new ApiRefusal(StatusCodes.Status409Conflict, NotEnded),
            _ => Unknown(),
        };

    private static async Task<Results<Created<RunJson>, ApiRefusal>> RerunAsync(
        HttpContext context, RouteId run, RunControl control, RunnerHubDb db, RunReader reader, CancellationToken cancellation)
    {
        var outcome = await control.RerunAsync(JobsApi.Here(context), run.Value, Rerun.All, cancellation);
        return JobsApi.Answer(
            outcome, outcome == ControlOutcome.Done ? TypedResults.Created((string?)null, (await ReadAsync(context, run, db, reader, cancellation)).SingleOrDefault()) : null, NotEnded);
    }

    private static async Task<Results<Created, ApiRefusal>> RerunFailedAsync(
        HttpContext context, RouteId run, RunControl control, CancellationToken cancellation) =>
        JobsApi.Answer(
            await control.RerunAsync(JobsApi.Here(context), run.Value, Rerun.Failed, cancellation), TypedResults.Created(),
            "The run has not ended yet, or none of its jobs has failed.");

    private static async Task<Results<Accepted, ApiRefusal>> CancelAsync(
        HttpContext context, RouteId run, RunControl control, CurrentUser user, CancellationToken cancellation) =>
        JobsApi.Answer(await control.CancelAsync(JobsApi.Here(context), run.Value, user.Name, cancellation), TypedResults.Accepted((string?)null), Ended);

    private static ApiRefusal Unknown() => ApiRefusal.NotFound("There is no such run here.");
}
