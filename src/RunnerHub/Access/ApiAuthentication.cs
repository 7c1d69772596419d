using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RunnerHub.Data;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Access;

/// <summary>
/// Signs a program in by the Authorization header: <c>token …</c>, <c>Bearer …</c>, or Basic with a password or a token
/// in either half. Cookies do not count under <c>/api</c>, so that no page elsewhere can act in a person's name. An administrator
/// may act as somebody else, whom <c>Sudo</c> names in the header or the address.
/// </summary>
internal sealed class ApiAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder,
    RunnerHubDb db, AccessTokens tokens, IRepositoryTokens repositoryTokens, CurrentUser user, Passwords passwords, RateLimits limits)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "api";
    private const string TokenAsUser = "x-oauth-basic";
    private const string Sudo = "Sudo";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Query.ContainsKey("token") || Request.Query.ContainsKey("access_token"))
        {
            return Refuse("A token in the address ends up in logs; send it in the Authorization header.");
        }

        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return AuthenticateResult.NoResult();
        }

        var caller = AuthenticationHeaderValue.TryParse(header, out var credentials) && credentials.Parameter is { Length: > 0 } parameter
            ? await FindAsync(credentials.Scheme, parameter)
            : null;
        if (caller is null)
        {
            return Refuse("invalid username, password or token");
        }

        if ((Request.Headers[Sudo].ToString() is { Length: > 0 } named ? named : Request.Query[Sudo].ToString()) is { Length: > 0 } other)
        {
            caller = await ActAsync(caller, other);
        }

        user.SignIn(caller);
        Context.Features.Set(caller);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, $"{caller.UserId}")], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    public static Task ChallengeAsync(HttpContext context, string message)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return ApiError.WriteAsync(context, StatusCodes.Status401Unauthorized, message);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => ChallengeAsync(Context, "token is required");

    /// <summary>The framework tells nobody of a failure until an endpoint asks for a user; here it is an answer at every endpoint.</summary>
    private AuthenticateResult Refuse(string message)
    {
        Context.Features.Set(new ApiCredentialsRefused(message));
        return AuthenticateResult.Fail(message);
    }

    private Task<ApiCaller?> FindAsync(string scheme, string parameter)
    {
        if (scheme.Equals("token", StringComparison.OrdinalIgnoreCase) || scheme.Equals("bearer", StringComparison.OrdinalIgnoreCase))
        {
            return FindTokenAsync(parameter);
        }

        return scheme.Equals("basic", StringComparison.OrdinalIgnoreCase) && ReadBasic(parameter) is var (name, password) && name is not null
            ? FindBasicAsync(name, password)
            : Task.FromResult<ApiCaller?>(null);
    }

    private async Task<ApiCaller?> FindTokenAsync(string token) => await tokens.FindAsync(db, token, Context.RequestAborted)
        ?? (await repositoryTokens.FindAsync(token, Context.RequestAborted) is { } found ? ApiCaller.OfRepository(found) : null);

    private async Task<ApiCaller?> FindBasicAsync(string name, string password)
    {
        // Git and its helpers put a token into either half.
        var token = password is "" or TokenAsUser ? name : password;
        if (await FindTokenAsync(token) is { } caller)
        {
            return token == name || caller.Only is not null || caller.UserName.Equals(name, StringComparison.OrdinalIgnoreCase) ? caller : null;
        }

        if (limits.CountSignIn(Context) is not null)
        {
            throw new ApiProblem(StatusCodes.Status429TooManyRequests, "Too many sign-ins with a password from your address; use an access token.");
        }

        var (_, found) = await passwords.CheckAsync(name, password, Context.RequestAborted);
        return found is { IsActive: true }
            ? new ApiCaller(found.Id, found.UserName!, found.IsAdmin, found.MustChangePassword, null, TokenScopes.All, null)
            : null;
    }

    /// <summary>To act as the caller although somebody else was named would do the right thing in the wrong name.</summary>
    private async Task<ApiCaller> ActAsync(ApiCaller caller, string name)
    {
        if (!caller.IsAdmin || caller.MustChangePassword || !caller.Scopes.Allows(TokenCategory.Admin, write: true))
        {
            throw new ApiProblem(StatusCodes.Status403Forbidden, "Only a site administrator, with a token of scope write:admin, may act as somebody else (sudo).");
        }

        var normalized = Owner.Normalize(name);
        var found = !StorableText.IsStorable(normalized) ? null
            : await db.Users.Where(other => other.IsActive && db.Owners.Any(owner => owner.Id == other.Id && owner.NormalizedName == normalized))
                .Select(other => new { other.Id, other.UserName, other.IsAdmin }).FirstOrDefaultAsync(Context.RequestAborted);
        return found is not null ? caller with { UserId = found.Id, UserName = found.UserName!, IsAdmin = found.IsAdmin }
            : throw new ApiProblem(StatusCodes.Status404NotFound, "There is no such active user to act as (sudo).");
    }

    private static (string? Name, string Password) ReadBasic(string parameter)
    {
        var bytes = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter, bytes, out var length))
        {
            return (null, "");
        }

        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return parts.Length == 2 && StorableText.IsStorable(parts[0]) ? (parts[0], parts[1]) : (null, "");
    }
}

/// <summary>The credentials of the request are of no use, and why.</summary>
internal sealed record ApiCredentialsRefused(string Message);
