namespace RunnerHub.Access;

/// <summary>The four kinds of place that have settings, and an owner's public page.</summary>
internal enum PlaceKind
{
    Site,
    Organization,
    User,
    Repository,
    Owner,
}

/// <summary>What the current user may do in a place; each level holds those below it.</summary>
internal enum Level
{
    None,
    Read,
    Write,
    Admin,
    Owner,
}

/// <summary>Where a request acts, resolved from its route and already authorised.</summary>
/// <param name="OwnerName">The name of the owner, or the empty string for the site.</param>
/// <param name="RepositoryName">The name of the repository, or null where there is none.</param>
internal sealed record Place(
    PlaceKind Kind, Scope Scope, Level Level, long OwnerId, string OwnerName, OwnerKind OwnerKind, string? RepositoryName)
{
    /// <summary>How people call it: "acme/site", "acme", or the empty string for the site.</summary>
    public string Name => RepositoryName is null ? OwnerName : $"{OwnerName}/{RepositoryName}";

    /// <summary>Where its settings begin, without a slash at the end.</summary>
    public string SettingsPath => Kind switch
    {
        PlaceKind.Site => "/-/admin",
        PlaceKind.User => "/user/settings",
        PlaceKind.Repository => $"/{OwnerName}/{RepositoryName}/settings",
        PlaceKind.Organization => $"/org/{OwnerName}/settings",
        _ => OwnerKind == OwnerKind.Organization ? $"/org/{OwnerName}/settings" : "/user/settings",
    };

    public static Place Site(bool isAdmin) =>
        new(PlaceKind.Site, new Scope.Instance(), isAdmin ? Level.Owner : Level.None, 0, "", OwnerKind.User, null);

    public bool Allows<TPermission>()
        where TPermission : Permission, new() => new TPermission().IsGrantedBy(this);
}

/// <summary>Says how the place of an action is found: by <c>{org}</c>, <c>{owner}</c>, <c>{username}</c> and <c>{repo}</c> in its route, or without any.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class InPlaceAttribute(PlaceKind kind) : Attribute
{
    public PlaceKind Kind { get; } = kind;
}

internal static class PlaceOfRequest
{
    /// <exception cref="InvalidOperationException">The endpoint was not authorised with a <see cref="Permission"/>; add one.</exception>
    public static Place GetPlace(this HttpContext context) => context.FindPlace()
        ?? throw new InvalidOperationException(
            $"'{context.GetEndpoint()?.DisplayName}' has no place: add [InPlace(...)] and [Authorize<...>] to it.");

    public static Place? FindPlace(this HttpContext context) => context.Features.Get<Place>();
}
