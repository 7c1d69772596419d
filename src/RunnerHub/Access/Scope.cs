namespace RunnerHub.Access;

/// <summary>
/// What a runner or a token belongs to: the whole site, an owner (user or organisation), or one repository.
/// A closed type, so that "both an owner and a repository" cannot be said.
/// </summary>
internal abstract record Scope
{
    private Scope()
    {
    }

    public long? OwnerId => (this as Owner)?.Id;

    public long? RepoId => (this as Repository)?.Id;

    public static Scope Of(long? ownerId, long? repoId) =>
        repoId is { } repo ? new Repository(repo) : ownerId is { } owner ? new Owner(owner) : new Instance();

    public sealed record Instance : Scope;

    public sealed record Owner(long Id) : Scope;

    public sealed record Repository(long Id) : Scope;
}
