using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Logs;

/// <summary>The log of a job for programs.</summary>
internal static class JobLogApi
{
    public static RouteGroupBuilder MapLogs(this RouteGroupBuilder api)
    {
        api.MapGroup("/repos/{owner}/{repo}").In(PlaceKind.Repository).Requires<ReadPlace>()
            .MapGet("/actions/jobs/{job}/logs", GetAsync).TakesInteger("job").Produces<string>(StatusCodes.Status200OK, "text/plain")
            .Refuses(StatusCodes.Status404NotFound)
            .Describe(
                "Get the log of a job",
                "That of its latest attempt, a row a line: the time with seven decimals, a space, the content. While the job runs it is the log so far.");
        return api;
    }

    private static async Task<IResult> GetAsync(HttpContext context, RunnerHubDb db, LogAnswers answers, LogReader reader, RouteId job, CancellationToken cancellation)
    {
        var repository = context.GetPlace().Scope.RepoId;
        if (!await db.Jobs.AnyAsync(row => row.Id == job.Value && row.RepoId == repository, cancellation))
        {
            return ApiRefusal.NotFound("There is no such job here.");
        }

        return await answers.FindTaskAsync(job.Value, null, cancellation) is not { } task ? ApiRefusal.NotFound("There is no log yet: no runner has taken the job.")
            : await answers.TextProblemAsync(task, cancellation) is { } problem ? ApiRefusal.NotFound(problem)
            : new LogTextResult(reader, task);
    }
}
