using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Accounts;

/// <summary>The access tokens of a user, and the one that a program has signed in with.</summary>
internal static class TokensApi
{
    private const int MostEchoed = 60;

    public static RouteGroupBuilder MapTokens(this RouteGroupBuilder api)
    {
        var tokens = api.MapGroup("/users/{username}").In(PlaceKind.Owner).Requires<OwnPlace>().AddEndpointFilter(OnlyWithBasicAsync);
        tokens.MapGet("/tokens", ListAsync).Refuses(StatusCodes.Status404NotFound)
            .Describe("The access tokens of a user", "Newest first. Only for the user and for administrators, signed in by Basic. An administrator's token needs a scope of admin as well for those of others.");
        tokens.MapPost("/tokens", MakeAsync).Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .Describe("Make an access token", "The answer holds the token in sha1, once; the server does not keep it. A call that is itself signed in "
                + "with a token can make none that may do more or lasts longer.");
        tokens.MapDelete("/tokens/{token}", RevokeAsync).Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity)
            .Describe("Revoke an access token", "By its id or its name; programs that use it are refused at once.");

        api.MapGet("/token", DescribeAsync).Refuses(StatusCodes.Status404NotFound)
            .Describe("The token of this call", "A token of any scope may ask. 404 when the call was signed in with a password.");
        api.MapDelete("/token", RevokeOwnAsync).Refuses(StatusCodes.Status404NotFound)
            .Describe("Revoke the token of this call", "It is refused from then on.");
        return api;
    }

    private static async Task<Results<Ok<List<TokenJson>>, ApiRefusal>> ListAsync(
        HttpContext context, ApiPage page, RunnerHubDb db, CancellationToken cancellation)
    {
        if (UserOf(context) is not { } userId)
        {
            return NoUser();
        }

        var tokens = db.AccessTokens.Where(token => token.UserId == userId);
        page.Describe(context, await tokens.CountAsync(cancellation));
        return TypedResults.Ok(await tokens.OrderByDescending(token => token.Id).Skip(page.Skip).Take(page.Size)
            .Select(TokenJson.FromToken).ToListAsync(cancellation));
    }

    private static async Task<Results<Created<TokenJson>, ApiRefusal>> MakeAsync(
        HttpContext context, ApiBody<NewTokenJson> body, TokenRules rules, CancellationToken cancellation)
    {
        if (UserOf(context) is not { } userId)
        {
            return NoUser();
        }

        if (string.IsNullOrWhiteSpace(body.Value.Name))
        {
            return ApiRefusal.Required("Name");
        }

        var wish = new TokenWish(
            body.Value.Name.Trim(), [.. (body.Value.Scopes ?? []).Select(scope => scope ?? "null")], body.Value.ExpiresAt?.ToUniversalTime());
        if (WhyTooBroad(context.Features.Get<ApiCaller>()!, wish) is { } broader)
        {
            return broader;
        }

        var (made, problems) = await rules.MakeAsync(userId, wish, cancellation);
        return made is null ? Refuse(problems[0], wish) : TypedResults.Created((string?)null, TokenJson.Of(made));
    }

    private static async Task<Results<NoContent, ApiRefusal>> RevokeAsync(
        string token, HttpContext context, TokenRules rules, CancellationToken cancellation)
    {
        if (UserOf(context) is not { } userId)
        {
            return NoUser();
        }

        return await rules.RevokeAsync(userId, token, cancellation) switch
        {
            TokenRevocation.Done => TypedResults.NoContent(),
            TokenRevocation.Ambiguous => ApiRefusal.Invalid($"multiple matches for “{token}”: it is the id of one token and the name of another"),
            _ => ApiRefusal.NotFound("There is no such token."),
        };
    }

    private static async Task<Results<Ok<CurrentTokenJson>, ApiRefusal>> DescribeAsync(HttpContext context, RunnerHubDb db, CancellationToken cancellation)
    {
        var caller = context.Features.Get<ApiCaller>()!;
        var found = await db.AccessTokens.Where(token => token.Id == caller.TokenId).Select(TokenJson.FromToken).FirstOrDefaultAsync(cancellation);
        return found is null ? NoToken() : TypedResults.Ok(CurrentTokenJson.Of(found, caller.UserId, caller.UserName));
    }

    private static async Task<Results<NoContent, ApiRefusal>> RevokeOwnAsync(HttpContext context, TokenRules rules, CancellationToken cancellation)
    {
        var caller = context.Features.Get<ApiCaller>()!;
        return caller.TokenId is { } id && await rules.RevokeAsync(caller.UserId, id, cancellation) ? TypedResults.NoContent() : NoToken();
    }

    /// <summary>As in Gitea, where Basic may hold a token all the same.</summary>
    private static async ValueTask<object?> OnlyWithBasicAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var http = invocation.HttpContext;
        if (http.Request.Headers.Authorization.ToString().StartsWith("basic ", StringComparison.OrdinalIgnoreCase))
        {
            return await next(invocation);
        }

        http.Response.Headers.WWWAuthenticate = "Basic realm=\"RunnerHub\"";
        return new ApiRefusal(StatusCodes.Status401Unauthorized, "auth required: sign in with name and password (Basic)");
    }

    private static ApiRefusal? WhyTooBroad(ApiCaller caller, TokenWish wish) => caller.TokenId is null ? null
        : TokenScopes.Parse(wish.Scopes) is { } scopes && !caller.Scopes.Covers(scopes)
            ? new ApiRefusal(StatusCodes.Status403Forbidden, $"a token cannot make one that may do more than itself, token scope={caller.Scopes}")
        : caller.Expires is { } end && (wish.Expires is null || wish.Expires > end)
            ? new ApiRefusal(StatusCodes.Status403Forbidden, "a token cannot make one that lasts longer than itself")
        : null;

    private static ApiRefusal Refuse(TokenProblem problem, TokenWish wish) => problem.Fault switch
    {
        TokenFault.NameTaken => new ApiRefusal(StatusCodes.Status400BadRequest, "access token name has been used already"),
        TokenFault.UnknownScope => new ApiRefusal(StatusCodes.Status400BadRequest, $"invalid access token scope provided: {FirstUnknown(wish)}"),
        TokenFault.NoScope => new ApiRefusal(StatusCodes.Status400BadRequest, "access token must have a scope"),
        TokenFault.UserGone => NoUser(),
        TokenFault.Expires => ApiRefusal.Invalid($"[ExpiresAt]: {problem.Sentence}"),
        _ => ApiRefusal.Invalid($"[Name]: {problem.Sentence}"),
    };

    private static string FirstUnknown(TokenWish wish) =>
        StorableText.CutToWidth(wish.Scopes.First(scope => TokenScopes.Parse([scope]) is null), MostEchoed);

    private static long? UserOf(HttpContext context) => context.GetPlace() is { OwnerKind: OwnerKind.User } place ? place.OwnerId : null;

    private static ApiRefusal NoUser() => ApiRefusal.NotFound("There is no such user.");

    private static ApiRefusal NoToken() => ApiRefusal.NotFound("This call is not signed in with a token.");
}
