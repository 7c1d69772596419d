using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Runners;

/// <summary>What a runner asks for itself, proved by the two headers that it sends with all its calls; no user is behind it.</summary>
internal static class RunnerSelfApi
{
    public static void MapRunnerItself(this RouteGroupBuilder api) =>
        api.MapDelete("/runners/self", LeaveAsync).AllowAnonymous().Refuses(StatusCodes.Status401Unauthorized)
            .Describe("Remove the calling runner", "The runner proves itself by the UUID and the token that it got when it registered. It is refused from then on.");

    private static async Task<Results<NoContent, ApiRefusal>> LeaveAsync(
        RunnerCallers callers,
        RunnerChanges changes,
        [FromHeader(Name = "x-runner-uuid"), Description("Its UUID.")] string? uuid,
        [FromHeader(Name = "x-runner-token"), Description("The token that it got with it.")] string? token,
        CancellationToken cancellation) =>
        await callers.FindAsync(uuid, token, cancellation) is { } runner && await changes.LeaveAsync(runner.Id, cancellation)
            ? TypedResults.NoContent()
            : new ApiRefusal(StatusCodes.Status401Unauthorized, RunnerCallers.Unregistered);
}
