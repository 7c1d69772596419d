using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using RunnerHub.Data;
using RunnerHub.Platform;
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
        builder.Services.AddScoped<Passwords>();
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddHostedService<AccessTokenWriter>();
        builder.Services.AddSingleton<OwnWrites>();
        builder.Services.AddScoped<Reads>();
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
                identity.Password.RequiredUniqueChars = 4;
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
            .AddCookie(IdentityConstants.ApplicationScheme);
        builder.Services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<PublicUrl>(Session.Configure);
    }

    public static void UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseWhen(IsApi, api => api.UseMiddleware<ApiRateLimit>().UseMiddleware<ApiScopeMiddleware>());
        app.Use(Session.StopWhenUnknown);
        app.Use(Session.SendToPasswordChange);
        app.UseAuthorization();
        app.UseOwnWrites();
    }

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments(ApiPaths.Root);
}
