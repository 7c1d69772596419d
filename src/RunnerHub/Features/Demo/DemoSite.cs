namespace RunnerHub.Features.Demo;

/// <summary>Who and what there is in the example site.</summary>
internal static class DemoSite
{
    public static readonly IReadOnlyList<string> People =
        ["mira", "tomas", "aisha", "kenji", "lucia", "noah", "priya", "sven", "yara", "diego", "hana", "oleg"];

    /// <summary>Its administrator.</summary>
    public const string Administrator = "mira";

    /// <summary>No longer with the company: a deactivated account.</summary>
    public const string Gone = "oleg";

    public static readonly IReadOnlyList<DemoOrganization> Organizations =
    [
        new("lumen-labs", "Apps and web shops for lamps that listen.", ["mira", "aisha"], ["tomas", "kenji", "lucia", "hana"]),
        new("harbor-systems", "Firmware and back ends of the harbour cranes.", ["sven"], ["noah", "priya", "diego"]),
        new("openweave", "An open-source mesh network; everybody is welcome.", ["yara", "kenji"], ["tomas", "noah", "hana", "oleg"]),
    ];

    /// <summary>Owner and name, then what it is.</summary>
    public static readonly IReadOnlyList<(string Owner, string Name, string Description)> Repositories =
    [
        ("lumen-labs", "app-android", "The lamp in your pocket, for Android"),
        ("lumen-labs", "app-ios", "The lamp in your pocket, for iPhone and iPad"),
        ("lumen-labs", "checkout", "Web shop: from the basket to the receipt"),
        ("lumen-labs", "catalogue", "Web shop: what there is to buy"),
        ("lumen-labs", "design-system", "Colours, type and components"),
        ("lumen-labs", "firmware", "What runs in the lamp"),
        ("lumen-labs", "voice-models", "Training and evaluation of the wake word"),
        ("lumen-labs", "infrastructure", "Clusters, DNS and certificates as code"),
        ("lumen-labs", "handbook", "How we work"),
        ("harbor-systems", "crane-controller", "Real-time control of one crane"),
        ("harbor-systems", "crane-simulator", "A crane without the steel"),
        ("harbor-systems", "yard-planner", "Which container goes where"),
        ("harbor-systems", "gate", "Lorries in, lorries out"),
        ("harbor-systems", "telemetry", "What the cranes report"),
        ("harbor-systems", "field-tools", "For the laptop of the technician"),
        ("harbor-systems", "release-notes", ""),
        ("harbor-systems", "ansible", "Machines of the test yard"),
        ("openweave", "weave", "The daemon"),
        ("openweave", "weave-ui", "The daemon's web page"),
        ("openweave", "weave-go", "Library for Go"),
        ("openweave", "weave-rs", "Library for Rust"),
        ("openweave", "packages", "Debian, RPM, Homebrew"),
        ("openweave", "openweave.example", "The site"),
        ("openweave", "interop-tests", "Old versions against new ones, all night"),
        ("tomas", "dotfiles", ""),
        ("tomas", "bread-timer", "Rises, proofs, rings"),
        ("kenji", "nes-emulator", "Cycle-exact, one day"),
        ("priya", "thesis", "LaTeX and too many plots"),
        ("yara", "blog", ""),
        ("diego", "sensor-bridge", "433 MHz to MQTT"),
    ];

    public static readonly IReadOnlyList<DemoFleet> Fleets =
    [
        new("", "fra-linux-{0:00}", 22, DemoKind.Linux),
        new("", "fra-arm-{0:00}", 10, DemoKind.Arm),
        new("", "por-mac-{0:00}", 6, DemoKind.Mac),
        new("", "fra-win-{0:00}", 6, DemoKind.Windows),
        new("", "gpu-h100-{0}", 4, DemoKind.Gpu),
        new("", "pool-{1}", 14, DemoKind.Pod),
        new("lumen-labs", "lumen-build-{0:00}", 14, DemoKind.Linux),
        new("lumen-labs", "lumen-mac-mini-{0}", 6, DemoKind.Mac),
        new("lumen-labs", "lumen-pod-{1}", 14, DemoKind.Pod),
        new("harbor-systems", "harbor-edge-{0:00}", 12, DemoKind.Arm),
        new("harbor-systems", "harbor-vm-{0:00}", 14, DemoKind.Linux),
        new("harbor-systems", "harbor-win-{0}", 4, DemoKind.Windows),
        new("openweave", "weave-x64-{0:00}", 10, DemoKind.Linux),
        new("openweave", "weave-arm64-{0}", 6, DemoKind.Arm),
        new("openweave", "weave-pi5-{0}", 6, DemoKind.Lab),
        new("tomas", "tomas-thinkpad-{0}", 2, DemoKind.Own),
        new("kenji", "kenji-nuc-{0}", 3, DemoKind.Own),
        new("priya", "priya-studio-{0}", 2, DemoKind.Mac),
        new("yara", "yara-vps-{0}", 3, DemoKind.Own),
        new("diego", "diego-pi-{0}", 4, DemoKind.Lab),
        new("lumen-labs/app-ios", "ios-signing-{0}", 3, DemoKind.Mac),
        new("lumen-labs/checkout", "checkout-deploy-{0}", 4, DemoKind.Deploy),
        new("lumen-labs/firmware", "lamp-bench-{0}", 6, DemoKind.Lab),
        new("lumen-labs/voice-models", "trainer-{0}", 4, DemoKind.Gpu),
        new("lumen-labs/infrastructure", "apply-{1}", 5, DemoKind.Pod),
        new("harbor-systems/crane-controller", "crane-rig-{0}", 6, DemoKind.Lab),
        new("harbor-systems/gate", "gate-deploy-{0}", 3, DemoKind.Deploy),
        new("openweave/interop-tests", "interop-{0}", 5, DemoKind.Linux),
        new("tomas/bread-timer", "kitchen-pi-{0}", 2, DemoKind.Lab),
    ];
}

internal sealed record DemoOrganization(string Name, string Description, IReadOnlyList<string> Owners, IReadOnlyList<string> Members);

/// <param name="Place">"" for the site, an owner's name, or "owner/repository".</param>
/// <param name="Pattern">Of the names: {0} is the number from 1, {1} some random letters.</param>
internal sealed record DemoFleet(string Place, string Pattern, int Count, DemoKind Kind);
