namespace RunnerHub.Access;

/// <summary>What part of the API an endpoint belongs to; a token's scope names one. In the order in which people choose.</summary>
internal enum TokenCategory
{
    User,
    Organization,
    Repository,
    Admin,
    Misc,
}

/// <summary>The two scopes of a category.</summary>
internal sealed record OfferedScopes(TokenCategory Category, string Read, string Write);

/// <summary>
/// The scopes of an access token, in Gitea's spelling: <c>read:</c> or <c>write:</c> before a category, or <c>all</c>.
/// Write holds read. Categories that this server does not serve are kept, so that scripts which ask for them go on working.
/// </summary>
internal sealed record TokenScopes
{
    public const string AllScope = "all";

    private const string PublicOnlyScope = "public-only";

    private static readonly string[] Categories =
        ["activitypub", "admin", "issue", "misc", "notification", "organization", "package", "repository", "user"];

    private readonly HashSet<string> scopes;

    private TokenScopes(IEnumerable<string> scopes) => this.scopes = [.. scopes];

    public static TokenScopes All { get; } = new([AllScope]);

    /// <summary>The scopes that people choose from besides all of them: what this server serves.</summary>
    public static IReadOnlyList<OfferedScopes> Offered { get; } = [.. Enum.GetValues<TokenCategory>()
        .Select(category => new OfferedScopes(category, Required(category, write: false), Required(category, write: true)))];

    public bool IsPublicOnly => scopes.Contains(PublicOnlyScope);

    /// <summary>True when nothing but <c>public-only</c>, or nothing at all, is in it.</summary>
    public bool IsEmpty => scopes.All(scope => scope == PublicOnlyScope);

    /// <returns>Null when one of the names is no scope.</returns>
    public static TokenScopes? Parse(IEnumerable<string> names)
    {
        var all = names.Select(name => name.Trim()).Where(name => name.Length > 0).ToList();
        return all.TrueForAll(IsKnown) ? new TokenScopes(all).Simplified() : null;
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static TokenScopes Stored(string text) => new(text.Split(',', StringSplitOptions.RemoveEmptyEntries));

    public static string Required(TokenCategory category, bool write) => $"{(write ? "write" : "read")}:{Word(category)}";

    public bool Allows(TokenCategory category, bool write) =>
        scopes.Contains(AllScope) || scopes.Contains(Required(category, write: true)) || (!write && scopes.Contains(Required(category, write: false)));

    /// <summary>True when a token with these scopes may make one with the others: what they open is open to it as well.</summary>
    public bool Covers(TokenScopes others) => (others.IsPublicOnly || !IsPublicOnly) && (scopes.Contains(AllScope)
        || others.scopes.All(scope => scope == PublicOnlyScope || scopes.Contains(scope) || IsHeldByWrite(scope)));

    public IReadOnlyList<string> Names() => [.. scopes.Order(StringComparer.Ordinal)];

    public override string ToString() => string.Join(',', Names());

#pragma warning disable CA1308 // scopes are spelled in lower case
    public static string Word(TokenCategory category) => category.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>Without what others of them hold already, as Gitea keeps them.</summary>
    private TokenScopes Simplified() => new(scopes.Where(scope =>
        scope is AllScope or PublicOnlyScope || !(scopes.Contains(AllScope) || IsHeldByWrite(scope))));

    private bool IsHeldByWrite(string scope) => scope.StartsWith("read:", StringComparison.Ordinal) && scopes.Contains($"write:{scope[5..]}");

    private static bool IsKnown(string scope) => scope is AllScope or PublicOnlyScope
        || (scope.Split(':') is ["read" or "write", var category] && Categories.Contains(category));
}
