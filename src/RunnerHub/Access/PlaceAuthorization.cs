using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using RunnerHub.Platform.Api;

namespace RunnerHub.Access;

/// <summary>
/// The one decision on permissions. A place that the user may not know of fails with <see cref="Unknown"/>
/// and becomes 404; one that is known but not enough becomes 403. A repository that has moved becomes a redirect.
/// </summary>
internal sealed class PlaceAuthorization(PlaceFinder places) : AuthorizationHandler<Permission>
{
    public const string Unknown = "unknown place";

    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, Permission requirement)
    {
        if (context.Resource is not HttpContext http || context.User.Identity is not { IsAuthenticated: true })
        {
            return;
        }

        var kind = http.GetEndpoint()?.Metadata.GetMetadata<InPlaceAttribute>()?.Kind
            ?? throw new InvalidOperationException($"'{http.GetEndpoint()?.DisplayName}' needs [InPlace(...)] beside its permission.");
        var place = http.FindPlace() ?? await places.FindAsync(kind, http.Request.RouteValues, http.RequestAborted);
        if (place is null || (place.Level < Level.Read && kind != PlaceKind.Site))
        {
            if (place is null && kind == PlaceKind.Repository
                && await places.FindMovedAsync(http.Request.RouteValues, http.RequestAborted) is { Level: >= Level.Read } now)
            {
                http.Features.Set(new Moved(now.OwnerName, now.RepositoryName!));
            }

            context.Fail(new AuthorizationFailureReason(this, Unknown));
            return;
        }

        http.Features.Set(place);
        if (requirement.IsGrantedBy(place))
        {
            context.Succeed(requirement);
        }
    }
}

/// <summary>Answers a refusal: sign-in for those not signed in, 404 for a place one may not know of, the new address of one that has moved, else 403.</summary>
internal sealed class PlaceAuthorizationResult : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler framework = new();

    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!authorizeResult.Forbidden)
        {
            return framework.HandleAsync(next, context, policy, authorizeResult);
        }

        if (context.Features.Get<Moved>() is { } moved)
        {
            moved.Redirect(context);
            return Task.CompletedTask;
        }

        var reasons = authorizeResult.AuthorizationFailure?.FailureReasons ?? [];
        context.Response.StatusCode = reasons.Any(reason => reason.Message == PlaceAuthorization.Unknown)
            ? StatusCodes.Status404NotFound
            : StatusCodes.Status403Forbidden;
        return context.Request.Path.StartsWithSegments(ApiPaths.Root)
            ? ApiError.WriteAsync(context, context.Response.StatusCode, Explain(context))
            : Task.CompletedTask;
    }

    // Gitea's texts, which programs are known to compare.
    private static string Explain(HttpContext context) => context.Response.StatusCode == StatusCodes.Status404NotFound
        ? ApiError.Gone
        : context.FindPlace()?.Kind switch
        {
            PlaceKind.Site => "user should be the site admin",
            PlaceKind.Organization => "Must be an organization owner",
            PlaceKind.Owner => "doer should be the site admin or be same as the contextUser",
            _ => "user should be the owner of the repo",
        };
}
