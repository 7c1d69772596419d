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
                .Describe("Test a runner", "A job that only this runner takes: it prints system, disk, clock and container engine, and fails when it cannot reach this server. An ephemeral runner has no room for it.");
            place.MapGet(Path + "/{test}", FindAsync).TakesInteger("runner").TakesInteger("test").Refuses(StatusCodes.Status404NotFound)
                .Describe("Get a test of a runner", "With what it has printed so far.");
        }

        return api;
    }

    private static async Task<Results<Created<RunnerTestJson>, ApiRefusal>> StartAsync(
        HttpContext context, RunnerTestRules tests, RouteId runner, CancellationToken cancellation)
    {
        var scope = context.GetPlace().Scope;
        var started = await tests.StartAsync(scope, runner.Value, cancellation);
        return started is { Refusal: { } refusal } ? new ApiRefusal(StatusCodes.Status422UnprocessableEntity, refusal)
            : started is { Id: { } id } && await tests.FindAsync(scope, runner.Value, id, cancellation) is { } test
                ? TypedResults.Created((string?)null, RunnerTestJson.Of(test))
                : ApiRefusal.NotFound("There is no such runner here.");
    }

    private static async Task<Results<Ok<RunnerTestJson>, ApiRefusal>> FindAsync(
        HttpContext context, RunnerTestRules tests, RouteId runner, RouteId test, CancellationToken cancellation) =>
        await tests.FindAsync(context.GetPlace().Scope, runner.Value, test.Value, cancellation) is { } found
            ? TypedResults.Ok(RunnerTestJson.Of(found))
            : ApiRefusal.NotFound("There is no such test here.");
}
