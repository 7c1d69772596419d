using RunnerHub.Access;

namespace RunnerHub.Features.Secrets;

/// <summary>What sets the pages of secrets and of variables apart.</summary>
/// <param name="Key">In addresses and in the navigation.</param>
/// <param name="Context">How a workflow calls them.</param>
internal sealed record ValueWords(string Key, string One, string Title, string Icon, string Context, string Explanation, bool IsSecret)
{
    public static readonly ValueWords Secrets = new(
        "secrets", "secret", "Secrets", "lock", "secrets",
        "Passwords and keys that jobs need. They are stored encrypted, and nobody is shown a value again.", IsSecret: true);

    public static readonly ValueWords Variables = new(
        "variables", "variable", "Variables", "tag", "vars",
        "Settings that jobs read. Everybody who manages this place sees their values.", IsSecret: false);

    public string PathIn(Place place) => $"{place.SettingsPath}/actions/{Key}";

    /// <summary>Whose jobs get them.</summary>
    public static string Reach(Place place) => place.Kind switch
    {
        PlaceKind.Site => "Jobs of every repository get them, unless the repository or its owner has one with the same name.",
        PlaceKind.Repository => $"The jobs of {place.Name} get them, before those of {place.OwnerName} and of the site with the same name.",
        _ => $"Jobs of the repositories of {place.OwnerName} get them, unless the repository has one with the same name.",
    };
}
