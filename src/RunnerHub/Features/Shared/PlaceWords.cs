using RunnerHub.Access;

namespace RunnerHub.Features.Shared;

/// <summary>How a page shows what kind of place it is in.</summary>
internal static class PlaceWords
{
    public static string IconOf(Place place) => place.Kind switch
    {
        PlaceKind.Site => "shield",
        PlaceKind.Repository => "repo",
        PlaceKind.User => "user",
        _ => place.OwnerKind == OwnerKind.Organization ? "building" : "user",
    };

    public static string KindOf(Place place) => place.Kind switch
    {
        PlaceKind.Site => "Administration",
        PlaceKind.Repository => "Repository",
        PlaceKind.User => "Your account",
        _ => place.OwnerKind == OwnerKind.Organization ? "Organisation" : "User",
    };
}
