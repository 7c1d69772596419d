using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;
using RunnerHub.Platform.Api;

namespace RunnerHub.Access;

/// <summary>On an endpoint under <c>/api/v1</c>: the category that a token needs a scope of; reading is GET, all else is writing.</summary>
internal sealed record ApiScope(TokenCategory Category) : IApiCategory
{
    public string Name => TokenScopes.Word(Category);
}

/// <summary>On an endpoint of GET whose answer lets its caller do more than read: its token needs the scope of writing.</summary>
internal sealed record HandsOutCredentials;

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
            // It leaves out that whatever has GET has HEAD.
            var allowed = context.Response.Headers.GetCommaSeparatedValues(HeaderNames.Allow);
            if (allowed.Contains(HttpMethods.Get) && !allowed.Contains(HttpMethods.Head))
            {
                context.Response.Headers.Append(HeaderNames.Allow, HttpMethods.Head);
            }

            return;
        }

        if (context.Features.Get<ApiCaller>() is { Only: not null } && LeavesRepository(context.GetEndpoint()!.Metadata))
        {
            await ApiError.WriteAsync(context, StatusCodes.Status403Forbidden, "the token of a job is good for its own repository only");
            return;
        }

        if (context.Features.Get<ApiCaller>() is { } caller && context.GetEndpoint()?.Metadata is { } metadata
            && metadata.GetMetadata<ApiScope>() is { } scope && WhyNot(caller, scope.Category, metadata, context.Request) is { } reason)
        {
            await ApiError.WriteAsync(context, StatusCodes.Status403Forbidden, reason);
            return;
        }

        await next(context);
    }

    private static bool LeavesRepository(EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<InPlaceAttribute>()?.Kind != PlaceKind.Repository && metadata.GetMetadata<IAllowAnonymous>() is null;

    private static string? WhyNot(ApiCaller caller, TokenCategory category, EndpointMetadataCollection metadata, HttpRequest request)
    {
        var (scopes, write) = (caller.Scopes, !HttpMethods.IsGet(request.Method) || metadata.GetMetadata<HandsOutCredentials>() is not null);
        return !scopes.Allows(category, write) ? Lacks(category)
            : IsOthersAccount(caller, metadata, request) && !scopes.Allows(TokenCategory.Admin, write) ? Lacks(TokenCategory.Admin)
            : scopes.IsPublicOnly && PrivateThings(category, metadata) is { } things ? $"token scope is limited to public {things}"
            : null;

        string Lacks(TokenCategory needed) =>
            $"token does not have at least one of required scope(s), required=[{TokenScopes.Required(needed, write)}], token scope={scopes}";
    }

    /// <summary>
    /// An administrator acts for somebody else: what "user" opens is the own account alone. What everybody may read of others is not meant.
    /// </summary>
    private static bool IsOthersAccount(ApiCaller caller, EndpointMetadataCollection metadata, HttpRequest request) =>
        caller.IsAdmin
        && metadata.GetMetadata<InPlaceAttribute>()?.Kind == PlaceKind.Owner
        && metadata.GetMetadata<AuthorizeAttribute<ReadPlace>>() is null
        && request.RouteValues.TryGetValue("username", out var name)
        && Owner.Normalize((string?)name ?? "") != Owner.Normalize(caller.UserName);

    /// <summary>What an endpoint shows that is nobody else's: every repository is private, and so is all that is somebody's own.</summary>
    private static string? PrivateThings(TokenCategory category, EndpointMetadataCollection metadata) => category switch
    {
        TokenCategory.Repository => "repos",
        TokenCategory.User when metadata.GetMetadata<InPlaceAttribute>()?.Kind != PlaceKind.Owner => "users",
        _ => null,
    };
}
