namespace RunnerHub.Features.Runners;

/// <summary>How statuses, types and orders are called: a key in addresses and exports, and a word for people.</summary>
internal static class RunnerWords
{
    public static (string Key, string Word) Of(RunnerStatus status) => status switch
    {
        RunnerStatus.Active => ("active", "Active"),
        RunnerStatus.Idle => ("idle", "Idle"),
        RunnerStatus.Offline => ("offline", "Offline"),
        _ => ("never", "Never connected"),
    };

    public static (string Key, string Word) Of(RunnerType type) => type switch
    {
        RunnerType.Global => ("global", "Global"),
        RunnerType.Organization => ("organization", "Organization"),
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
}
