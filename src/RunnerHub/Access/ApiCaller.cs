namespace RunnerHub.Access;

/// <summary>The program that asks: whose it is, and what its token may do.</summary>
/// <param name="TokenId">Null when it signed in with its user's password, which may do everything.</param>
internal sealed record ApiCaller(
    long UserId, string UserName, bool IsAdmin, bool MustChangePassword, long? TokenId, TokenScopes Scopes, DateTimeOffset? Expires);
