using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;

namespace RunnerHub.Features.Runners;

/// <summary>What a program asks of a list of runners.</summary>
internal sealed record RunnerApiQuery
{
    /// <summary>Only disabled runners (<c>true</c> or <c>on</c>), or only the others (anything else).</summary>
    [FromQuery(Name = "disabled")]
    public string? Disabled { get; init; }

    public FindRunnerOptions In(Scope scope) => new()
    {
        Scope = scope,
        WithAvailable = false,
        Disabled = ParseLenient(Disabled),
        EndsWithLastPage = false,
    };

    /// <summary>As Gitea reads it: what is no word for true is false.</summary>
    private static bool? ParseLenient(string? text) =>
        string.IsNullOrEmpty(text) ? null : text is "1" or "t" or "T" or "true" or "True" or "TRUE" || text.Equals("on", StringComparison.OrdinalIgnoreCase);
}
