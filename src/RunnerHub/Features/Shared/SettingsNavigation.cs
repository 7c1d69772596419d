using RunnerHub.Access;

namespace RunnerHub.Features.Shared;

/// <param name="Key">What a page puts into <c>ViewData["Nav"]</c> to mark the entry as the current one.</param>
internal sealed record SettingsEntry(string Key, string Text, string Icon, string Path);

/// <summary>The pages in the settings of a place that the current user may open.</summary>
internal static class SettingsNavigation
{
    public static IEnumerable<SettingsEntry> For(Place place)
    {
        var settings = place.SettingsPath;
        var runners = new SettingsEntry("runners", "Runners", "runner", $"{settings}/actions/runners");
        var queue = new SettingsEntry("queue", "Queue", "clock", $"{settings}/actions/queue");
        var secrets = new SettingsEntry("secrets", "Secrets", "lock", $"{settings}/actions/secrets");
        var variables = new SettingsEntry("variables", "Variables", "tag", $"{settings}/actions/variables");
        var hooks = new SettingsEntry("hooks", "Webhooks", "webhook", $"{settings}/hooks");
        return place.Kind switch
        {
            PlaceKind.Site =>
            [
                .. If<ManageRunners>(runners),
                .. If<ManageRunners>(queue),
                .. If<ManageSecrets>(secrets),
                .. If<ManageSecrets>(variables),
                .. If<ManageWebhooks>(hooks),
                .. If<OwnPlace>(new("users", "Users", "users", "/-/admin/users")),
                .. If<OwnPlace>(new("monitor", "Monitoring", "pulse", "/-/admin/monitor")),
            ],
            PlaceKind.User =>
            [
                new("account", "Account", "user", $"{settings}/account"),
                runners,
                queue,
                secrets,
                variables,
                hooks,
                new("tokens", "Access tokens", "key", $"{settings}/tokens"),
            ],
            PlaceKind.Repository =>
            [
                .. If<ManageRunners>(runners),
                .. If<ManageRunners>(queue),
                .. If<ManageSecrets>(secrets),
                .. If<ManageSecrets>(variables),
                .. If<ManageWebhooks>(hooks),
                .. If<ManagePlace>(new("collaborators", "Collaborators", "users", $"{settings}/collaboration")),
                .. If<ManagePlace>(new("settings", "Settings", "settings", settings)),
            ],
            PlaceKind.Organization =>
            [
                .. If<ManageRunners>(runners),
                .. If<ManageRunners>(queue),
                .. If<ManageSecrets>(secrets),
                .. If<ManageSecrets>(variables),
                .. If<ManageWebhooks>(hooks),
                new("members", "Members", "users", $"/org/{place.OwnerName}/members"),
                .. If<ManagePlace>(new("settings", "Settings", "settings", settings)),
            ],
            _ => [],
        };

        IEnumerable<SettingsEntry> If<TPermission>(SettingsEntry entry)
            where TPermission : Permission, new() => place.Allows<TPermission>() ? [entry] : [];
    }
}
