using Microsoft.AspNetCore.Http.HttpResults;
using RunnerHub.Access;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.RunnerTests;

/// <summary>Tests of runners for programs, at the four places where runners are managed.</summary>
internal static class RunnerTestsApi
{
    private const string Path = "/actions/runners/{runner}/tests";

    public static RouteGroupBuilder MapRunnerTests(this RouteGroupBuilder api)
    {
        foreach (var (prefix, kind) in ApiPlaces.All)
        {
            var place = api.MapGroup(prefix).In(kind).Requires<ManageRunners>();
            place.MapPost(Path, StartAsync).TakesInteger("runner").Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity)
                .Describe("Test a runner", "A job that only this runner takes: it prints system, disk, clock and container engine, and fails when it cannot reach this server. "
                    + "While one has not ended it is not begun again: the answer is 200, and tells of that one. An ephemeral runner has no room for it.");
            place.MapGet(Path + "/{test}", FindAsync).TakesInteger("runner").TakesInteger("test").Refuses(StatusCodes.Status404NotFound)
                .Describe("Get a test of a runner", "With what it has printed so far.");
        }

        return api;
    }

    private static async Task<Results<Created<RunnerTestJson>, Ok<RunnerTestJson>, ApiRefusal>> StartAsync(
        HttpContext context, RunnerTestRules tests, RouteId runner, CancellationToken cancellation)
    {
        var scope = context.GetPlace().Scope;
        var started = await tests.StartAsync(scope, runner.Value, cancellation);
        if (started is { Refusal: { } refusal })
        {
            return new ApiRefusal(StatusCodes.Status422UnprocessableEntity, refusal);
        }

        if (started is not { Id: { } id } || await tests.FindAsync(scope, runner.Value, id, cancellation) is not { } test)
        {
            return ApiRefusal.NotFound("There is no such runner here.");
        }

        return started.IsNew ? TypedResults.Created((string?)null, RunnerTestJson.Of(test)) : TypedResults.Ok(RunnerTestJson.Of(test));
    }

    private static async Task<Results<Ok<RunnerTestJson>, ApiRefusal>> FindAsync(
        HttpContext context, RunnerTestRules tests, RouteId runner, RouteId test, CancellationToken cancellation) =>
        await tests.FindAsync(context.GetPlace().Scope, runner.Value, test.Value, cancellation) is { } found
            ? TypedResults.Ok(RunnerTestJson.Of(found))
            : ApiRefusal.NotFound("There is no such test here.");
}
