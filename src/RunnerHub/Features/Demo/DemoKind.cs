namespace RunnerHub.Features.Demo;

/// <summary>A kind of machine: the labels that it has and what people write about it.</summary>
internal sealed record DemoKind(IReadOnlyList<string> Labels, IReadOnlyList<string> Descriptions)
{
    public static readonly DemoKind Linux = new(
        ["ubuntu-24.04", "ubuntu-latest", "linux", "x64", "docker"],
        ["Rack 4 in Frankfurt. Ask Tomas before you restart it.", "16 cores, 64 GB, NVMe scratch disk", "Builds images; /var/lib/docker is on its own disk", "Also the cache of the package proxy"]);

    public static readonly DemoKind Arm = new(
        ["ubuntu-24.04-arm", "linux", "arm64", "docker"],
        ["Ampere, 32 cores", "Cross builds for the edge images", "Slow disk: no databases here, please"]);

    public static readonly DemoKind Mac = new(
        ["macos-15", "macos", "arm64", "xcode-26"],
        ["Mac mini in the Porto office. Holds the signing keys.", "Mac mini, behind the plant", "Xcode is updated by hand: see the handbook"]);

    public static readonly DemoKind Windows = new(
        ["windows-2025", "windows", "x64", "msvc"],
        ["Visual Studio 2026 and the old SDK for the technicians' laptops", "Restarts on Tuesdays for updates"]);

    public static readonly DemoKind Gpu = new(
        ["linux", "x64", "gpu", "cuda-13"],
        ["One H100. Long jobs at night only.", "Two cards; the second one is flaky"]);

    public static readonly DemoKind Deploy = new(
        ["linux", "x64", "deploy", "production"],
        ["The only one that reaches the production network", "Stand-by"]);

    public static readonly DemoKind Lab = new(
        ["linux", "arm64", "lab", "serial"],
        ["On the bench, with the board on /dev/ttyUSB0", "Power plug 3 switches it", "Somebody borrowed its power supply"]);

    /// <summary>Somebody's own computer.</summary>
    public static readonly DemoKind Own = new(
        ["ubuntu-24.04", "linux", "x64", "host"],
        ["Under my desk, off at night", "The old laptop", "Please be gentle: it is also my server at home"]);

    /// <summary>Made for one job each.</summary>
    public static readonly DemoKind Pod = new(["ubuntu-latest", "linux", "x64", "ephemeral"], [""]);

    public bool IsEphemeral => this == Pod;
}
