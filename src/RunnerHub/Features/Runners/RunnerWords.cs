namespace RunnerHub.Features.Runners;

/// <summary>How statuses, types and orders are called: a key in addresses, exports, metrics and answers to programs, and a word for people.</summary>
internal static class RunnerWords
{
    public static (string Key, string Word) Of(RunnerStatus status) => status switch
    {
        RunnerStatus.Active => ("active", "Active"),
        RunnerStatus.Idle => ("idle", "Idle"),
        RunnerStatus.Offline => ("offline", "Offline"),
        _ => ("never_connected", "Never connected"),
    };

    public static (string Key, string Word) Of(RunnerType type) => type switch
    {
        RunnerType.Global => ("global", "Global"),
        RunnerType.Organization => ("organization", "Organisation"),
        RunnerType.Individual => ("individual", "Individual"),
        _ => ("repository", "Repository"),
    };

    public static (string Key, string Word) Of(RunnerSort sort) => sort switch
    {
        RunnerSort.Offline => ("offline", "Offline first"),
        RunnerSort.Alphabetically => ("alphabetically", "Name, A to Z"),
        RunnerSort.ReverseAlphabetically => ("reversealphabetically", "Name, Z to A"),
        RunnerSort.Newest => ("newest", "Newest first"),
        RunnerSort.Oldest => ("oldest", "Oldest first"),
        _ => ("online", "Online first"),
    };

    /// <summary>What the scope of a site runner is called.</summary>
    public const string ThisSite = "this site";

    /// <summary>Whose a runner is: "acme", "acme/rocket", or "this site".</summary>
    public static string ScopeOf(RunnerRow runner) =>
        runner.RepositoryName is not null ? $"{runner.OwnerName}/{runner.RepositoryName}" : runner.OwnerName ?? ThisSite;

    public static string OfDisabled(bool disabled) => disabled ? "Disabled" : "Enabled";

    public static string OfEphemeral(bool ephemeral) => ephemeral ? "Ephemeral" : "Lasting";
}
