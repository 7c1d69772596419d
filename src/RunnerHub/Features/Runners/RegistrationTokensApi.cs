using Microsoft.AspNetCore.Http.HttpResults;
using RunnerHub.Access;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Runners;

/// <summary>The registration token of a place: shown, and made when there is none.</summary>
internal static class RegistrationTokensApi
{
    private const string Summary = "Get the registration token";
    private const string Meaning = "Machines register with it. It is made when there is none, and stays the same until it is reset.";
    private const string Legacy = $"{Meaning} Kept for programs written for servers that had it here; POST to the same path in `/actions/runners` does the same, and needs the same scope of its token, that of writing.";

    /// <param name="place">The group of the place.</param>
    /// <param name="runners">The path of its runners in it.</param>
    public static void MapRegistrationTokens(this RouteGroupBuilder place, string runners)
    {
        place.MapPost(runners + "/registration-token", GetAsync).Describe(Summary, Meaning);
        place.MapGet(runners + "/registration-token", GetAsync).Describe(Summary, Legacy).WithMetadata(new HandsOutCredentials());
        place.MapPost(runners + "/registration-token/reset", ResetAsync)
            .Describe("Reset the registration token", "The answer has a new one; from then on no machine registers with the one before. Runners that have registered keep working.");
    }

    /// <summary>Where the site's token was before it had a path like the others.</summary>
    public static void MapOldSiteToken(this RouteGroupBuilder site) =>
        site.MapGet("/runners/registration-token", GetAsync).Describe(Summary, Legacy).WithMetadata(new HandsOutCredentials());

    private static async Task<Results<Ok<RegistrationTokenJson>, ApiRefusal>> GetAsync(HttpContext context, RegistrationTokens tokens, CancellationToken cancellation) =>
        Show(context, await tokens.GetOrCreateAsync(context.GetPlace().Scope, cancellation));

    private static async Task<Results<Ok<RegistrationTokenJson>, ApiRefusal>> ResetAsync(HttpContext context, RegistrationTokens tokens, CancellationToken cancellation) =>
        Show(context, await tokens.ResetAsync(context.GetPlace().Scope, cancellation));

    private static Results<Ok<RegistrationTokenJson>, ApiRefusal> Show(HttpContext context, string? token)
    {
        context.Response.Headers.CacheControl = "no-store";
        return token is null ? ApiRefusal.Gone : TypedResults.Ok(new RegistrationTokenJson(token));
    }
}

/// <param name="Token">What a machine registers with, any number of times until it is reset.</param>
internal sealed record RegistrationTokenJson(string Token) : IApiExample<RegistrationTokenJson>
{
    public static RegistrationTokenJson Example { get; } = new("3PhXgEPZqGNXZ0Bn0FqKqfEFwbZlMkTLhyKHsXgU");
}
