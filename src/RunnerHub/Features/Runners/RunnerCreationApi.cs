using Microsoft.AspNetCore.Http.HttpResults;
using RunnerHub.Access;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Runners;

/// <summary>Makes a runner before its machine is there, as Forgejo does: the machine then needs no registration token.</summary>
internal static class RunnerCreationApi
{
    /// <param name="place">The group of the place.</param>
    /// <param name="runners">The path of its runners in it.</param>
    public static void MapRunnerCreation(this RouteGroupBuilder place, string runners) =>
        place.MapPost(runners, CreateAsync).Refuses(StatusCodes.Status404NotFound).Describe(
            "Create a runner",
            "Its machine needs no registration token: it calls with the UUID and the token of the answer, which nobody is shown again. "
            + "The labels are those that the machine names at its start, once it has started.");

    private static async Task<Results<Created<CreatedRunnerJson>, ApiRefusal>> CreateAsync(
        HttpContext context, RunnerRegistry registry, ApiBody<NewRunnerJson> body, CancellationToken cancellation)
    {
        var (runner, problem) = RunnerRules.Plan(body.Value.Name, body.Value.Description, body.Value.Labels, body.Value.Ephemeral ?? false);
        if (runner is null)
        {
            return ApiRefusal.Invalid(problem!);
        }

        context.Response.Headers.CacheControl = "no-store";
        return await registry.CreateAsync(context.GetPlace().Scope, runner, cancellation) is { } made
            ? TypedResults.Created($"{context.Request.PathBase}{context.Request.Path}/{made.Id}", new CreatedRunnerJson(made.Id, made.Uuid, made.Secret))
            : ApiRefusal.Gone;
    }
}

/// <summary>A runner to be made.</summary>
/// <param name="Name">Required; at most 255 characters, of which wide ones count twice.</param>
/// <param name="Description">At most 1024 characters.</param>
/// <param name="Ephemeral">True when it is to be removed after one job.</param>
/// <param name="Labels">At most 100, each of at most 255 characters; of <c>name:schema:argument</c> the name counts.</param>
internal sealed record NewRunnerJson(string? Name, string? Description, bool? Ephemeral, IReadOnlyList<string?>? Labels) : IApiExample<NewRunnerJson>
{
    public static NewRunnerJson Example { get; } = new("builder-1", "Rack 4, shelf 2", false, ["linux", "x64"]);
}

/// <param name="Uuid">What the runner sends as <c>x-runner-uuid</c>.</param>
/// <param name="Token">What it sends as <c>x-runner-token</c>.</param>
internal sealed record CreatedRunnerJson(long Id, Guid Uuid, string Token) : IApiExample<CreatedRunnerJson>
{
    public static CreatedRunnerJson Example { get; } = new(42, RunnerJson.Example.Uuid, "7a3c1f0e9b8d7c6a5f4e3d2c1b0a99887766554f");
}
