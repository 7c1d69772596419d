using RunnerHub.Platform.Api;

namespace RunnerHub.Access;

/// <summary>On an endpoint under <c>/api/v1</c>: the category that a token needs a scope of; reading is GET, all else is writing.</summary>
internal sealed record ApiScope(TokenCategory Category) : IApiCategory
{
    public string Name => TokenScopes.Word(Category);
}

/// <summary>
/// Refuses, in Gitea's order, wrong credentials anywhere under <c>/api/v1</c> and then a token without the scope of the endpoint;
/// who is not signed in, or may not act in the place, is refused by authorization behind it.
/// </summary>
internal sealed class ApiScopeMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<ApiCredentialsRefused>() is { } refused)
        {
            await ApiAuthentication.ChallengeAsync(context, refused.Message);
            return;
        }

        if (context.GetEndpoint() is null)
        {
            await ApiError.WriteAsync(context, StatusCodes.Status404NotFound, "There is no such endpoint.");
            return;
        }

        // Routing's own answers, such as 405, are no routes; they are the same for everybody.
        if (context.GetEndpoint() is { RequestDelegate: { } answer } and not RouteEndpoint)
        {
            await answer(context);
            return;
        }

        var write = !HttpMethods.IsGet(context.Request.Method);
        if (context.Features.Get<ApiCaller>() is { } caller && context.GetEndpoint()?.Metadata.GetMetadata<ApiScope>() is { } scope
            && !caller.Scopes.Allows(scope.Category, write))
        {
            await ApiError.WriteAsync(context, StatusCodes.Status403Forbidden,
                $"token does not have at least one of required scope(s), required=[{TokenScopes.Required(scope.Category, write)}], token scope={caller.Scopes}");
            return;
        }

        await next(context);
    }
}
