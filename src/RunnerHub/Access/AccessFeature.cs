using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using RunnerHub.Data;
using RunnerHub.Platform.Api;

namespace RunnerHub.Access;

/// <summary>Who may do what: sign-in by cookie, places and permissions, and nothing allowed that no rule allows.</summary>
internal static class AccessFeature
{
    private const string ByPath = "by path";

    public const string SignInPath = "/user/login";
    public const string SignOutPath = "/user/logout";
    public const string ChangePasswordPath = "/user/settings/account";

    public static void AddAccess(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<CurrentUser>();
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddHostedService<AccessTokenWriter>();
        builder.Services.AddScoped<PlaceFinder>();
        builder.Services.AddScoped<PlaceDeletion>();
        builder.Services.AddRouting(routing => routing.SetParameterPolicy<OwnerSegment>(OwnerSegment.Key));
        builder.Services.AddScoped<IAuthorizationHandler, PlaceAuthorization>();
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, PlaceAuthorizationResult>();
        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());

        builder.Services.AddIdentityCore<User>(identity =>
            {
                identity.Password.RequiredLength = 8;
                identity.Password.RequireDigit = false;
                identity.Password.RequireLowercase = false;
                identity.Password.RequireUppercase = false;
                identity.Password.RequireNonAlphanumeric = false;
                identity.Lockout.MaxFailedAccessAttempts = 5;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            })
            .AddEntityFrameworkStores<RunnerHubDb>()
            .AddSignInManager();
        builder.Services.AddAuthentication(ByPath)
            .AddPolicyScheme(ByPath, null, policy => policy.ForwardDefaultSelector = context =>
                IsApi(context) ? ApiAuthentication.SchemeName : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiAuthentication>(ApiAuthentication.SchemeName, null)
            .AddCookie(IdentityConstants.ApplicationScheme, ConfigureCookie);
    }

    public static void UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseWhen(IsApi, api => api.UseMiddleware<ApiScopeMiddleware>());
        app.Use(SendToPasswordChange);
        app.UseAuthorization();
    }

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments(ApiPaths.Root);

    private static void ConfigureCookie(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "runnerhub_session";
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = TimeSpan.FromDays(14);
        cookie.LoginPath = SignInPath;
        cookie.ReturnUrlParameter = "redirect_to";
        cookie.Events.OnValidatePrincipal = ValidateSession;
    }

    private static async Task ValidateSession(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var stamp = services.GetRequiredService<Microsoft.Extensions.Options.IOptions<IdentityOptions>>().Value.ClaimsIdentity.SecurityStampClaimType;
        var id = context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier);
        var known = long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var userId)
            && await services.GetRequiredService<CurrentUser>().LoadAsync(
                services.GetRequiredService<RunnerHubDb>(), userId, context.Principal?.FindFirstValue(stamp), context.HttpContext.RequestAborted);
        if (!known)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        }
    }

    /// <summary>A password that somebody else chose opens only the page that replaces it.</summary>
    private static Task SendToPasswordChange(HttpContext context, RequestDelegate next)
    {
        var user = context.RequestServices.GetRequiredService<CurrentUser>();
        var endpoint = context.GetEndpoint();
        var path = context.Request.Path;
        if (user.MustChangePassword && endpoint?.Metadata.GetMetadata<IAllowAnonymous>() is null
            && path != ChangePasswordPath && path != SignOutPath)
        {
            if (IsApi(context))
            {
                return ApiError.WriteAsync(context, StatusCodes.Status403Forbidden, $"Change your password first, at {ChangePasswordPath}.");
            }

            context.Response.Redirect(ChangePasswordPath);
            return Task.CompletedTask;
        }

        return next(context);
    }
}
