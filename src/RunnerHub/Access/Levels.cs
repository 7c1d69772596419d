namespace RunnerHub.Access;

/// <summary>What roles are worth.</summary>
internal static class Levels
{
    public static Level Of(OrganizationRole? role) => role switch
    {
        OrganizationRole.Owner => Level.Owner,
        OrganizationRole.Member => Level.Read,
        _ => Level.None,
    };

    public static Level Of(RepositoryRole? role) => role switch
    {
        RepositoryRole.Admin => Level.Admin,
        RepositoryRole.Write => Level.Write,
        RepositoryRole.Read => Level.Read,
        _ => Level.None,
    };

    /// <summary>
    /// In a repository the better of both counts, and its owner and administrators may do everything. A job has in its own what its
    /// token says, and knows of no other.
    /// </summary>
    public static Level InRepository(CurrentUser user, long repositoryId, long ownerId, OrganizationRole? membership, RepositoryRole? collaboration) =>
        user.Only is { } only ? (only.RepositoryId == repositoryId ? only.Level : Level.None)
        : user.IsAdmin || ownerId == user.Id ? Level.Owner : (Level)Math.Max((int)Of(membership), (int)Of(collaboration));
}
