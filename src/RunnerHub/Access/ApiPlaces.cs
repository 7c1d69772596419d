namespace RunnerHub.Access;

/// <summary>Says of endpoints under <c>/api/v1</c> where they act, which scope a token needs, and what its user must be allowed.</summary>
internal static class ApiPlaces
{
    /// <summary>The four places with settings, and where each is.</summary>
    public static IReadOnlyList<(string Prefix, PlaceKind Kind)> All { get; } =
    [
        ("/admin", PlaceKind.Site),
        ("/orgs/{org}", PlaceKind.Organization),
        ("/user", PlaceKind.User),
        ("/repos/{owner}/{repo}", PlaceKind.Repository),
    ];

    /// <summary>The category alone: for what is no place, such as a list of users.</summary>
    public static RouteGroupBuilder For(this RouteGroupBuilder group, TokenCategory category) => group.WithMetadata(new ApiScope(category));

    /// <summary>The place that the route names, in the category of its kind.</summary>
    public static RouteGroupBuilder In(this RouteGroupBuilder group, PlaceKind kind)
    {
        if (kind == PlaceKind.Repository)
        {
            ((IEndpointConventionBuilder)group).Add(Moved.Describe);
        }

        return group.WithMetadata(new InPlaceAttribute(kind)).For(kind switch
        {
            PlaceKind.Site => TokenCategory.Admin,
            PlaceKind.Organization => TokenCategory.Organization,
            PlaceKind.Repository => TokenCategory.Repository,
            _ => TokenCategory.User,
        });
    }

    public static RouteGroupBuilder Requires<TPermission>(this RouteGroupBuilder group)
        where TPermission : Permission, new() => group.WithMetadata(new AuthorizeAttribute<TPermission>());

    public static RouteHandlerBuilder Requires<TPermission>(this RouteHandlerBuilder endpoint)
        where TPermission : Permission, new() => endpoint.WithMetadata(new AuthorizeAttribute<TPermission>());
}
