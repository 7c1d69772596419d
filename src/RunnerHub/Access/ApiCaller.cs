namespace RunnerHub.Access;

/// <summary>The program that asks: whose it is, and what its token may do.</summary>
/// <param name="TokenId">Null when it signed in with its user's password, which may do everything.</param>
internal sealed record ApiCaller(
    long UserId, string UserName, bool IsAdmin, bool MustChangePassword, long? TokenId, TokenScopes Scopes, DateTimeOffset? Expires)
{
    /// <summary>The repository beyond which nothing may be asked for; null for a person's program.</summary>
    public RepositoryToken? Only { get; init; }

    /// <summary>Who asks with a token of <see cref="IRepositoryTokens"/>.</summary>
    public static ApiCaller OfRepository(RepositoryToken token) =>
        new(CurrentUser.Nobody, "actions", false, false, null, ScopesOf(token.Level), null) { Only = token };

    private static TokenScopes ScopesOf(Level level) =>
        TokenScopes.Stored(level == Level.None ? "" : TokenScopes.Required(TokenCategory.Repository, write: level == Level.Write));
}
