namespace RunnerHub.Features.Shared;

/// <summary>Numbers, names and lists inside a sentence that people read.</summary>
internal static class Sentences
{
    /// <summary>How many of what: "1 job", "2 jobs", "0 jobs".</summary>
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
