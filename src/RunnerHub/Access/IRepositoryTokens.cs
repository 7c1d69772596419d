namespace RunnerHub.Access;

/// <summary>
/// Tokens of no person, each good for one repository as long as its feature says; what is no access token is looked for here.
/// Who shows one may read the repository and write to it, and knows of nothing else.
/// </summary>
internal interface IRepositoryTokens
{
    /// <returns>The repository, or null for a token that is unknown or no longer good.</returns>
    Task<long?> FindRepositoryAsync(string token, CancellationToken cancellation);
}
