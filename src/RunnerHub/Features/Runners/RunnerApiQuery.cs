using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Runners;

/// <summary>Which runners a program wants to see, and in which order. All conditions must hold; one that is absent or empty does not count.</summary>
internal sealed record RunnerApiQuery
{
    private const int LongestText = 255;
    private const int MostLabels = 20;

    private static readonly Dictionary<string, RunnerStatus[]> Statuses = new()
    {
        ["online"] = [RunnerStatus.Active, RunnerStatus.Idle],
        ["active"] = [RunnerStatus.Active],
        ["idle"] = [RunnerStatus.Idle],
        ["offline"] = [RunnerStatus.Offline, RunnerStatus.NeverConnected],
        ["never_connected"] = [RunnerStatus.NeverConnected],
    };

    private static readonly Dictionary<string, RunnerSort> Sorts = Enum.GetValues<RunnerSort>().ToDictionary(sort => RunnerWords.Of(sort).Key);

    private static readonly Dictionary<string, bool> Flags = new() { ["true"] = true, ["false"] = false };

    [Description("What the name, the description, a label or the version contains, whatever the case of its letters.")]
    [FromQuery(Name = "q")]
    public string? Q { get; init; }

    [Description("One of `online` (and of these `active` or `idle`) and `offline` (and of these `never_connected`).")]
    [FromQuery(Name = "status")]
    public string? Status { get; init; }

    [Description("Labels that a runner must have, all of them; with commas between, or as a parameter each.")]
    [FromQuery(Name = "labels")]
    public string[]? Labels { get; init; }

    [Description("Only disabled runners (`true`, `1`, `on`), or only the others (any other text).")]
    [FromQuery(Name = "disabled")]
    public string? Disabled { get; init; }

    [Description("`true` for runners that are removed after one job, `false` for the others.")]
    [FromQuery(Name = "ephemeral")]
    public string? Ephemeral { get; init; }

    [Description("`online` (as without it), `offline`, `alphabetically`, `reversealphabetically`, `newest` or `oldest`.")]
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    [Description("`true` for the runners as well that serve this place without belonging to it: those of the owner and of the site. Each is read and changed where it belongs.")]
    [FromQuery(Name = "inherited")]
    public string? Inherited { get; init; }

    /// <exception cref="ApiProblem">A value means nothing.</exception>
    public FindRunnerOptions In(Scope scope) => new()
    {
        Scope = scope,
        WithAvailable = Chosen("inherited", Inherited, Flags, false),
        Filter = Checked("q", Q),
        Statuses = Chosen("status", Status, Statuses!, null),
        Labels = CheckedLabels(),
        Disabled = ReadAsGitea(Disabled),
        Ephemeral = string.IsNullOrEmpty(Ephemeral) ? null : Chosen("ephemeral", Ephemeral, Flags, false),
        Sort = Chosen("sort", Sort, Sorts, RunnerSort.Online),
        EndsWithLastPage = false,
    };

    private List<string> CheckedLabels()
    {
        var labels = (Labels ?? []).SelectMany(some => some.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();
        labels.ForEach(label => Checked("labels", label));
        return labels.Count <= MostLabels ? labels : throw ApiProblem.Invalid("labels", $"Ask for at most {MostLabels} labels.");
    }

    private static string? Checked(string name, string? text) => text switch
    {
        { Length: > LongestText } => throw ApiProblem.Invalid(name, $"Use at most {LongestText} characters."),
        not null when !StorableText.IsStorable(text) => throw ApiProblem.Invalid(name, "It has a character that no text can have."),
        _ => text,
    };

    private static T Chosen<T>(string name, string? text, Dictionary<string, T> choices, T otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise
        : choices.TryGetValue(text, out var value) ? value
        : throw ApiProblem.Invalid(name, $"Use one of {string.Join(", ", choices.Keys)}.");

    private static bool? ReadAsGitea(string? text) => string.IsNullOrEmpty(text) ? null
        : text is "1" or "t" or "T" or "true" or "True" or "TRUE" || text.Equals("on", StringComparison.OrdinalIgnoreCase);
}
