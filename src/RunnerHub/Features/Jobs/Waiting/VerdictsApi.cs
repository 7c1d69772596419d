using Microsoft.AspNetCore.Http.HttpResults;
using RunnerHub.Access;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Jobs.Waiting;

/// <summary>Why a job waits, for programs.</summary>
internal static class VerdictsApi
{
    public static RouteGroupBuilder MapVerdicts(this RouteGroupBuilder api)
    {
        var place = api.MapGroup("/repos/{owner}/{repo}").In(PlaceKind.Repository).Requires<ReadPlace>();
        place.MapGet("/actions/jobs/{job}/verdicts", FindAsync).TakesInteger("job").Refuses(StatusCodes.Status404NotFound)
            .Describe("Say why a job waits", "A sentence, and a verdict for each runner that could be meant. A runner has its name where the caller manages it; "
                + "others are counted. Runners of other owners that have all labels are told only to those who manage them.");
        return api;
    }

    private static async Task<Results<Ok<JobWaitJson>, ApiRefusal>> FindAsync(HttpContext context, RouteId job, JobVerdicts verdicts, CancellationToken cancellation) =>
        await verdicts.FindAsync(context.GetPlace(), job.Value, together: false, cancellation) is { } wait
            ? TypedResults.Ok(JobWaitJson.Of(wait))
            : ApiRefusal.NotFound("There is no such job here.");
}
