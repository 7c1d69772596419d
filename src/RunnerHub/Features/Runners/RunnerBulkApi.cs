using Microsoft.AspNetCore.Http.HttpResults;
using RunnerHub.Access;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Runners;

/// <summary>One action on many runners: all of them, or none.</summary>
internal static class RunnerBulkApi
{
    private const int MostIds = 10_000;
    private const int MostNamed = 100;

    /// <param name="place">The group of the place.</param>
    /// <param name="runners">The path of its runners in it.</param>
    public static void MapRunnerBulk(this RouteGroupBuilder place, string runners) =>
        place.MapPost(runners + "/bulk", ChangeAsync).Refuses(StatusCodes.Status404NotFound).Describe(
            "Enable, disable or delete runners",
            $"Up to {MostIds} at once. When one of them is not found in the place, nothing is changed, and the answer names those that are not.");

    private static async Task<Results<NoContent, ApiRefusal>> ChangeAsync(
        HttpContext context, RunnerService runners, RunnerChanges changes, ApiBody<RunnerBulkJson> body, CancellationToken cancellation)
    {
        if (body.Value.Ids is not { Count: > 0 } ids)
        {
            return ApiRefusal.Required("Ids");
        }

        if (ids.Count > MostIds)
        {
            return ApiRefusal.Invalid($"[Ids]: Use at most {MostIds} ids.");
        }

        if (body.Value.Action is null)
        {
            return ApiRefusal.Required("Action");
        }

        if (BulkActions.Parse(body.Value.Action) is not { } action)
        {
            return ApiRefusal.Invalid($"[Action]: Use one of {string.Join(", ", BulkActions.Words)}.");
        }

        var scope = context.GetPlace().Scope;
        return await changes.ApplyAsync(scope, action, ids, cancellation)
            ? TypedResults.NoContent()
            : ApiRefusal.NotFound(Name(await runners.MissingAsync(scope, ids, cancellation)));
    }

    private static string Name(IReadOnlyList<long> missing) =>
        $"Nothing was changed: not found here {(missing.Count == 1 ? "is" : "are")} {string.Join(", ", missing.Take(MostNamed))}"
        + (missing.Count > MostNamed ? $" and {missing.Count - MostNamed} more" : "");
}

/// <summary>What to do with which runners.</summary>
/// <param name="Ids">Ids of runners of the place.</param>
/// <param name="Action"><c>enable</c>, <c>disable</c> or <c>delete</c>.</param>
internal sealed record RunnerBulkJson(IReadOnlyList<long>? Ids, string? Action) : IApiExample<RunnerBulkJson>
{
    public static RunnerBulkJson Example { get; } = new([42, 43], "disable");
}
