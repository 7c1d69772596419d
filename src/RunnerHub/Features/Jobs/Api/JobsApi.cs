using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Jobs.Api;

/// <summary>Jobs for programs, at each of the four places: what an autoscaler looks at.</summary>
internal static class JobsApi
{
    private const string Path = "/actions/jobs";
    private const string One = Path + "/{job}";

    private static readonly ApiRefusal Unknown = ApiRefusal.NotFound("There is no such job here.");

    public static RouteGroupBuilder MapJobEndpoints(this RouteGroupBuilder api)
    {
        List(api.MapGroup("/admin").In(PlaceKind.Site).Requires<ManageRunners>());
        List(api.MapGroup("/orgs/{org}").In(PlaceKind.Organization).Requires<ManageRunners>());
        List(api.MapGroup("/user").In(PlaceKind.User).Requires<ManageRunners>());
        var repository = api.MapGroup("/repos/{owner}/{repo}").In(PlaceKind.Repository).Requires<ReadPlace>();
        List(repository);
        repository.MapGet(One, FindAsync).TakesInteger("job").Refuses(StatusCodes.Status404NotFound).Describe("Get a job", "With the steps of its last attempt.");
        Control(repository.MapPost(One + "/rerun", RerunAsync)).Describe("Do a job again", "And those that need it. The run must have ended.");
        Control(repository.MapPost("/actions/runs/{run}/jobs/{job}/rerun", RerunOfRunAsync)).TakesInteger("run")
            .Describe("Do a job of a run again", "And those that need it. The run must have ended.");
        Control(repository.MapPost(One + "/cancel", CancelAsync)).Describe("Cancel a job", "A runner that has it is told with the answer to its next report.");
        return api;

        static RouteHandlerBuilder Control(RouteHandlerBuilder action) => action
            .TakesInteger("job").Requires<RunWorkflows>().Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);

        static void List(RouteGroupBuilder place) => place.MapGet(Path, ListAsync).Refuses(StatusCodes.Status422UnprocessableEntity)
            .Describe("List jobs", "Of all repositories in the place, the newest first.");
    }

    private static async Task<Ok<JobListJson>> ListAsync(
        HttpContext context, [AsParameters] JobApiQuery query, ApiPage page, Reads reads, CancellationToken cancellation)
    {
        var scope = context.GetPlace().Scope;
        var newestFirst = query.NewestFirst;
        return TypedResults.Ok(await reads.AskAsync(
            (JobReader reader) => reader.ListAsync(
                db => query.InAsync(scope, db, cancellation), $"jobs of {scope}\n{query.Selection}", newestFirst, page, context, cancellation), cancellation));
    }

    private static async Task<Results<Ok<JobJson>, ApiRefusal>> FindAsync(
        HttpContext context, RouteId job, RunnerHubDb db, JobReader reader, CancellationToken cancellation)
    {
        var found = await ReadAsync(context, job, db, reader, cancellation);
        return found.Count == 1 ? TypedResults.Ok(found[0]) : Unknown;
    }

    private static Task<List<JobJson>> ReadAsync(HttpContext context, RouteId job, RunnerHubDb db, JobReader reader, CancellationToken cancellation)
    {
        var repo = Here(context).Id;
        return reader.ReadAsync(db.Jobs.Where(row => row.Id == job.Value && row.RepoId == repo), context.Request, cancellation);
    }

    private static async Task<Results<Created<JobJson>, ApiRefusal>> RerunAsync(
        HttpContext context, RouteId job, RunControl control, RunnerHubDb db, JobReader reader, CancellationToken cancellation)
    {
        var outcome = await control.RerunJobAsync(Here(context), job.Value, cancellation);
        return Answer(
            outcome, outcome == ControlOutcome.Done ? TypedResults.Created((string?)null, (await ReadAsync(context, job, db, reader, cancellation)).SingleOrDefault()) : null,
            "The run of the job has not ended yet.");
    }

    private static async Task<Results<Created<JobJson>, ApiRefusal>> RerunOfRunAsync(
        HttpContext context, RouteId run, RouteId job, RunControl control, RunnerHubDb db, JobReader reader, CancellationToken cancellation)
    {
        var repo = Here(context).Id;
        return await db.Jobs.AnyAsync(row => row.Id == job.Value && row.RunId == run.Value && row.RepoId == repo, cancellation)
            ? await RerunAsync(context, job, control, db, reader, cancellation) : Unknown;
    }

    private static async Task<Results<Accepted, ApiRefusal>> CancelAsync(
        HttpContext context, RouteId job, RunControl control, CurrentUser user, CancellationToken cancellation) =>
        Answer(await control.CancelJobAsync(Here(context), job.Value, user.Name, cancellation), TypedResults.Accepted((string?)null), "The job has ended already.");

    public static Scope.Repository Here(HttpContext context) => (Scope.Repository)context.GetPlace().Scope;

    /// <param name="done">Not null when it was done.</param>
    public static Results<T, ApiRefusal> Answer<T>(ControlOutcome outcome, T? done, string wrongState)
        where T : class, IResult =>
        outcome == ControlOutcome.Done ? done!
        : outcome == ControlOutcome.WrongState ? new ApiRefusal(StatusCodes.Status409Conflict, wrongState)
        : ApiRefusal.NotFound("There is no such run or job here.");
}
