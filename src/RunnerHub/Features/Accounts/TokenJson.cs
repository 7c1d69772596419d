using System.Linq.Expressions;
using RunnerHub.Access;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Accounts;

/// <summary>A new access token.</summary>
/// <param name="Name">Unique among the tokens of the user.</param>
/// <param name="Scopes">At least one: <c>read:</c> or <c>write:</c> before a category, or <c>all</c>.</param>
/// <param name="ExpiresAt">From then on it is refused; without it, it never ends.</param>
internal sealed record NewTokenJson(string? Name, IReadOnlyList<string?>? Scopes, DateTimeOffset? ExpiresAt) : IApiExample<NewTokenJson>
{
    public static NewTokenJson Example => new("autoscaler", ["write:organization"], DateTimeOffset.UnixEpoch.AddYears(60));
}

/// <summary>An access token as its user sees it.</summary>
/// <param name="Sha1">The token itself where it was just made, and else empty: the server does not keep it.</param>
/// <param name="LastUsedAt">Kept to the minute; when it was made, for one that was never used.</param>
/// <param name="ExpiresAt">Null when it never ends.</param>
internal sealed record TokenJson(
    long Id, string Name, string Sha1, string TokenLastEight, IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset? ExpiresAt) : IApiExample<TokenJson>
{
    public static readonly Expression<Func<AccessToken, TokenJson>> FromToken = token => new TokenJson(
        token.Id, token.Name, "", token.LastEight, TokenScopes.Stored(token.Scopes).Names(), token.Created, token.LastUsed ?? token.Created, token.Expires);

    private static readonly Func<AccessToken, TokenJson> Translate = FromToken.Compile();

    public static TokenJson Example => new(
        7, "autoscaler", "", "0f3a9c21", ["write:organization"], DateTimeOffset.UnixEpoch.AddYears(56), DateTimeOffset.UnixEpoch.AddYears(56), null);

    public static TokenJson Of(MadeToken made) => Translate(made.Token) with { Sha1 = made.Secret };
}

/// <summary>The token that a program has signed in with.</summary>
internal sealed record CurrentTokenJson(
    long Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset? ExpiresAt,
    CurrentTokenJson.UserOfToken User) : IApiExample<CurrentTokenJson>
{
    public static CurrentTokenJson Example => Of(TokenJson.Example, 3, "alice");

    public static CurrentTokenJson Of(TokenJson token, long userId, string userName) => new(
        token.Id, token.Name, token.Scopes, token.CreatedAt, token.LastUsedAt, token.ExpiresAt, new UserOfToken(userId, userName));

    internal sealed record UserOfToken(long Id, string Login);
}
