namespace RunnerHub.Features.Demo;

/// <summary>A job of a workflow of the example site.</summary>
/// <param name="Minutes">How long it takes, about.</param>
/// <param name="Matrix">What its combinations are called; empty without a matrix.</param>
internal sealed record DemoJob(string Key, int Minutes, IReadOnlyList<string> Labels, IReadOnlyList<string> Needs, params IReadOnlyList<string> Matrix)
{
    public IEnumerable<string> Names => Matrix.Count == 0 ? [Key] : Matrix.Select(part => $"{Key} ({part})");
}

/// <param name="Titles">What its runs are about.</param>
internal sealed record DemoWorkflow(string Name, string File, string Event, IReadOnlyList<string> Titles, IReadOnlyList<DemoJob> Jobs)
{
    private static readonly DemoWorkflow Checks = new(
        "Checks", "checks.yml", "push",
        ["Keep the basket when the session ends", "Mend the flaky date test", "Update dependencies", "Say which lamp does not answer", "Remove the old endpoint", "Round prices half to even", "Speak Portuguese"],
        [
            new("lint", 2, ["ubuntu-latest"], []),
            new("build", 6, ["ubuntu-latest", "x64"], []),
            new("test", 9, ["ubuntu-latest"], ["build"], "unit", "browser", "api", "postgres", "sqlite"),
            new("package", 3, ["linux", "docker"], ["lint", "test"]),
        ]);

    private static readonly DemoWorkflow Release = new(
        "Release", "release.yml", "release",
        ["Release 4.2.0", "Release 4.2.1", "Release 4.3.0-rc.1"],
        [
            new("build", 7, ["linux", "x64"], []),
            new("sign", 4, ["macos", "arm64"], ["build"]),
            new("windows", 8, ["windows", "msvc"], ["build"]),
            new("publish", 2, ["linux", "deploy"], ["sign", "windows"]),
        ]);

    private static readonly DemoWorkflow Nightly = new(
        "Nightly", "nightly.yml", "schedule",
        ["Nightly"],
        [
            new("train", 95, ["linux", "gpu"], [], "small", "medium", "large"),
            new("evaluate", 20, ["linux", "gpu"], ["train"]),
            new("report", 1, ["linux"], ["evaluate"]),
        ]);

    private static readonly DemoWorkflow Bench = new(
        "Bench", "bench.yml", "workflow_dispatch",
        ["On the bench: rotor firmware", "On the bench: brown-out", "On the bench: cold start"],
        [
            new("build", 5, ["linux", "arm64"], []),
            new("flash", 12, ["lab", "serial"], ["build"], "rev-a", "rev-b"),
        ]);

    /// <summary>By "owner/repository".</summary>
    public static readonly IReadOnlyDictionary<string, DemoWorkflow[]> ByPlace = new Dictionary<string, DemoWorkflow[]>
    {
        ["lumen-labs/checkout"] = [Checks, Checks, Checks, Release],
        ["lumen-labs/firmware"] = [Bench, Bench, Checks],
        ["lumen-labs/voice-models"] = [Nightly, Checks],
        ["lumen-labs/app-ios"] = [Release, Checks],
        ["harbor-systems/crane-controller"] = [Bench, Checks, Checks],
        ["harbor-systems/gate"] = [Checks, Release],
        ["openweave/weave"] = [Checks, Checks, Release],
        ["openweave/interop-tests"] = [Checks],
        ["tomas/bread-timer"] = [Bench],
    };
}
