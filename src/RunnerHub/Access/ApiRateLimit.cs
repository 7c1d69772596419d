using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Access;

/// <summary>Refuses with 429 what is more than a token, a user or, without either, an address may ask of the REST API in a minute.</summary>
internal sealed class ApiRateLimit(RequestDelegate next, RateLimits limits)
{
    public Task InvokeAsync(HttpContext context)
    {
        var caller = context.Features.Get<ApiCaller>();
        var key = caller is null ? null : caller.Only is { } only ? $"repository {only.RepositoryId}"
            : caller.TokenId is { } token ? $"token {token}" : $"user {caller.UserId}";
        return limits.CountApiCall(context, key) is null
            ? next(context)
            : ApiError.WriteAsync(context, StatusCodes.Status429TooManyRequests, "Too many calls; the Retry-After header says in how many seconds to try again.");
    }
}
