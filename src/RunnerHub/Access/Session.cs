using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RunnerHub.Data;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Access;

/// <summary>The session of somebody signed in: a cookie that holds the user's id and security stamp, looked up at each request.</summary>
internal static class Session
{
    /// <summary>In the address of the sign-in page: a form was sent, and nobody has taken it.</summary>
    public const string Unsaved = "unsaved";

    /// <summary>Where to go afterwards.</summary>
    public const string ReturnTo = "redirect_to";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    public static void Configure(CookieAuthenticationOptions cookie, PublicUrl url)
    {
        cookie.Cookie.Name = "runnerhub_session";
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = url.CookiePolicy;
        cookie.ExpireTimeSpan = Lifetime;
        cookie.LoginPath = AccessFeature.SignInPath;
        cookie.ReturnUrlParameter = ReturnTo;
        cookie.Events.OnValidatePrincipal = ValidateAsync;
        cookie.Events.OnRedirectToLogin = SendToSignIn;
    }

    /// <summary>
    /// With the database away nobody knows who asks. Pages that are for everybody answer all the same, all others fail with
    /// what the database said.
    /// </summary>
    public static Task StopWhenUnknown(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<Unknown>() is { } unknown && context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null)
        {
            ExceptionDispatchInfo.Throw(unknown.Reason);
        }

        return next(context);
    }

    /// <summary>A password that somebody else chose opens only the page that replaces it.</summary>
    public static Task SendToPasswordChange(HttpContext context, RequestDelegate next)
    {
        var user = context.RequestServices.GetRequiredService<CurrentUser>();
        var path = context.Request.Path;
        if (!user.MustChangePassword || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null
            || path == AccessFeature.ChangePasswordPath)
        {
            return next(context);
        }

        if (path.StartsWithSegments(ApiPaths.Root))
        {
            return ApiError.WriteAsync(context, StatusCodes.Status403Forbidden, $"Change your password first, at {AccessFeature.ChangePasswordPath}.");
        }

        var opens = HttpMethods.IsGet(context.Request.Method) && context.Request.Wants() == Wants.Page;
        var query = opens ? new QueryBuilder { { ReturnTo, context.Request.PathBase + path + context.Request.QueryString } } : new QueryBuilder();
        context.SendFirstTo(AccessFeature.ChangePasswordPath + query, StatusCodes.Status403Forbidden);
        return Task.CompletedTask;
    }

    /// <summary>Whether who has opened a page may still see its repository, for what is sent to it later.</summary>
    /// <param name="services">Of a scope in which nobody is signed in yet.</param>
    public static async Task<bool> MayStillSeeAsync(IServiceProvider services, ClaimsPrincipal principal, long repositoryId, CancellationToken cancellation)
    {
        var db = services.GetRequiredService<RunnerHubDb>();
        return await IsKnownAsync(services, principal, cancellation)
            && await db.Repositories.Where(repository => repository.Id == repositoryId).VisibleTo(services.GetRequiredService<CurrentUser>(), db).AnyAsync(cancellation);
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        // Style sheets and scripts are everybody's; a page loads ten of them, and the error page must have them without a database.
        if (http.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
        {
            context.RejectPrincipal();
            return;
        }

        try
        {
            if (!await IsKnownAsync(http.RequestServices, context.Principal, http.RequestAborted))
            {
                context.RejectPrincipal();
                await http.SignOutAsync(IdentityConstants.ApplicationScheme);
            }
        }
        catch (Exception problem) when (DatabaseFaults.IsDatabaseAway(problem))
        {
            // The cookie stays: it will be good again when the database is back.
            context.RejectPrincipal();
            http.Features.Set(new Unknown(problem));
        }
    }

    private static async Task<bool> IsKnownAsync(IServiceProvider services, ClaimsPrincipal? principal, CancellationToken cancellation)
    {
        var stamp = services.GetRequiredService<IOptions<IdentityOptions>>().Value.ClaimsIdentity.SecurityStampClaimType;
        return long.TryParse(principal?.FindFirstValue(ClaimTypes.NameIdentifier), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && await services.GetRequiredService<CurrentUser>().LoadAsync(
                services.GetRequiredService<RunnerHubDb>(), id, principal?.FindFirstValue(stamp), cancellation);
    }

    /// <summary>Leads back to the page where the person was: a form that was sent cannot be sent again by opening its address.</summary>
    private static Task SendToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        var opened = HttpMethods.IsGet(request.Method) && request.Wants() == Wants.Page;
        var page = opened ? request.PathBase + request.Path + request.QueryString : PageBefore(request);
        var query = new QueryBuilder();
        if (page is not null)
        {
            query.Add(ReturnTo, page);
        }

        if (HttpMethods.IsPost(request.Method))
        {
            query.Add(Unsaved, "true");
        }

        context.HttpContext.SendFirstTo(AccessFeature.SignInPath + query, StatusCodes.Status401Unauthorized);
        return Task.CompletedTask;
    }

    private static string? PageBefore(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var before) && before.Authority == request.Host.Value
            ? before.PathAndQuery : null;

    private sealed record Unknown(Exception Reason);
}
