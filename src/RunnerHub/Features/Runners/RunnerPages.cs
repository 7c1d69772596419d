using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using RunnerHub.Access;

namespace RunnerHub.Features.Runners;

/// <summary>The list of runners in the settings of a place.</summary>
internal sealed record RunnerListPage(Place Place, RunnerListQuery Query, RunnerList Runners)
{
    public string Path => RunnerPaths.Of(Place);

    public bool Editable(RunnerRow row) => row.EditableIn(Place.Scope);

    public string Fingerprint => Fingerprints.Of(Runners.Page.Rows.Select(Fingerprints.Shown).Append($"{Runners.Page.Total} {string.Join(' ', Runners.Counts.OrderBy(c => c.Key))}"));

    public string With(Func<RunnerListQuery, RunnerListQuery> change) => Path + change(Query with { Page = null }).ToQueryString();
}

/// <summary>One runner with its facts and the form for its description.</summary>
internal sealed record RunnerPage(Place Place, RunnerRow Runner, RunnerForm Form)
{
    public string Path => $"{RunnerPaths.Of(Place)}/{Runner.Id}";

    public string Fingerprint => Fingerprints.Of([Fingerprints.Shown(Runner)]);
}

internal sealed record RunnerForm
{
    [StringLength(ActionRunner.LongestDescription, ErrorMessage = "The description is too long; use at most {1} characters.")]
    public string? Description { get; init; }
}

/// <summary>How to connect a runner, and the wait for it.</summary>
/// <param name="Token">The registration token, once it was asked for.</param>
/// <param name="After">Runners with a greater id have registered since the page was opened.</param>
internal sealed record AddRunnerPage(Place Place, string ServerUrl, string? Token, long After, IReadOnlyList<RunnerRow> Registered)
{
    public string Path => RunnerPaths.Of(Place);

    public string Fingerprint => Fingerprints.Of(Registered.Select(Fingerprints.Shown));

    public string ShownToken => Token ?? "<registration token>";
}

internal static class RunnerPaths
{
    public static string Of(Place place) => $"{place.SettingsPath}/actions/runners";
}

/// <summary>A short text that changes exactly when what a page shows has changed; how long ago a runner was seen is not part of it.</summary>
internal static class Fingerprints
{
    public static string Of(IEnumerable<string> shown) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', shown)))[..8]);

    public static string Shown(RunnerRow row) =>
        string.Join('\t', [
            row.Id, row.Name, row.Description, row.Version, row.Status, row.IsDisabled, row.Ephemeral, row.OwnerName, row.RepositoryName,
            row.Status == RunnerStatus.Offline ? row.LastOnline.ToUnixTimeSeconds() : 0, .. row.Labels]);
}
