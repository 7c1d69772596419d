using RunnerHub.Access;
using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Runners;

/// <summary>One runner with its facts and the form for its description.</summary>
/// <param name="LastLabels">Labels that no other enabled runner has.</param>
/// <param name="Fingerprint">Of all that is shown.</param>
internal sealed record RunnerPage(Place Place, RunnerRow Runner, RunnerForm Form, IReadOnlyList<string> LastLabels, string Fingerprint)
{
    public string List => RunnerPaths.Of(Place);

    public string Path => $"{List}/{Runner.Id}";

    /// <summary>Disabling it would be felt, so it asks first.</summary>
    public bool AsksToDisable => LastLabels.Count > 0 || Runner.Status == RunnerStatus.Active;
}

internal sealed record RunnerForm
{
    public string? Description { get; init; }

    public string? MadeFrom { get; init; }

    public static RunnerForm Of(RunnerRow runner) => new() { Description = runner.Description, MadeFrom = Overtaking.TagOf(runner.Description) };

    /// <summary>What must be true of the runner at the moment of the change, for the sender has seen it so; null when the form does not say.</summary>
    public Func<RunnerRow, bool>? Still(RunnerRow seen) => MadeFrom is null ? null : now => now.Description == seen.Description;
}

/// <summary>How to connect a runner, and the wait for it.</summary>
/// <param name="Token">The registration token, once it was asked for.</param>
/// <param name="After">Runners with a greater id have registered since the page was opened.</param>
internal sealed record AddRunnerPage(Place Place, string ServerUrl, string? Token, long After, IReadOnlyList<RunnerRow> Registered)
{
    public string List => RunnerPaths.Of(Place);

    public string Path => $"{List}/new";

    /// <summary>The address was used by a browser on the server's own machine, and is of no use anywhere else.</summary>
    public bool IsOnlyHere => Uri.TryCreate(ServerUrl, UriKind.Absolute, out var url) && url.IsLoopback;

    public string Fingerprint => RunnerGlimpse.Of(Registered).Fingerprint;
}

internal static class RunnerPaths
{
    public static string Of(Place place) => $"{place.SettingsPath}/actions/runners";

    /// <summary>The page of a runner where the viewer, who manages it, finds it.</summary>
    public static string Of(RunnerRow runner, CurrentUser viewer) => runner.Type switch
    {
        RunnerType.Repository => $"/{runner.OwnerName}/{runner.RepositoryName}/settings/actions/runners/{runner.Id}",
        RunnerType.Organization => $"/org/{runner.OwnerName}/settings/actions/runners/{runner.Id}",
        RunnerType.Individual when runner.OwnerId == viewer.Id => $"/user/settings/actions/runners/{runner.Id}",
        _ => $"/-/admin/actions/runners/{runner.Id}",
    };
}
