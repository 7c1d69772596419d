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

    public static string Count(int count, string one, string many) => $"{count} {(count == 1 ? one : many)}";

    /// <summary>A name inside a sentence, kept apart so that right-to-left letters in it cannot turn the words around it.</summary>
    public static string Quoted(string name) => $"\u2068{name}\u2069";

    /// <summary>Some of the words of a list, and how many more there are: "a, b, c and 4 more".</summary>
    public static string Listed(IReadOnlyList<string> words, int most = 5)
    {
        var quoted = words.Take(most).Select(Quoted).ToList();
        return words.Count > most ? $"{string.Join(", ", quoted)} and {words.Count - most} more"
            : quoted.Count < 2 ? string.Concat(quoted)
            : $"{string.Join(", ", quoted.Take(quoted.Count - 1))} and {quoted[^1]}";
    }
}
