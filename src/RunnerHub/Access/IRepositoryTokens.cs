namespace RunnerHub.Access;

/// <summary>What a token of no person is good for.</summary>
/// <param name="Level">Read, write or nothing; never more.</param>
internal sealed record RepositoryToken(long RepositoryId, Level Level);

/// <summary>
/// Tokens of no person, each good for one repository as long as its feature says; what is no access token is looked for here.
/// Who shows one may read the repository or write to it, as the token says, and knows of nothing else.
/// </summary>
internal interface IRepositoryTokens
{
    /// <returns>Null for a token that is unknown or no longer good.</returns>
    Task<RepositoryToken?> FindAsync(string token, CancellationToken cancellation);
}
