using Microsoft.Playwright;

namespace RunnerHub.BrowserTests;

/// <summary>
/// The browser of the tests: the one that <c>RUNNERHUB_TEST_CHROMIUM</c> names, else the Chromium of this machine, else
/// none, and the tests are skipped with the reason. Started once, and ended with the process.
/// </summary>
internal static class Chromium
{
    private static readonly string? Executable = Find();
    private static readonly Lazy<Task<IBrowser>> Started = new(StartAsync);

    public static string? Unavailable { get; } = Executable is null
        ? "Chromium is not here: install the package chromium-headless-shell or chromium, or name the executable in RUNNERHUB_TEST_CHROMIUM."
        : null;

    public static Task<IBrowser> BrowserAsync() => Started.Value;

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("RUNNERHUB_TEST_CHROMIUM") is { Length: > 0 } named)
        {
            return named;
        }

        // The first has no window to draw and is several times quicker.
        string[] names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => names.Select((name, rank) => (Path: Path.Combine(folder, name), Rank: rank)))
            .Where(found => File.Exists(found.Path)).OrderBy(found => found.Rank).Select(found => found.Path).FirstOrDefault();
    }

    private static async Task<IBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(60_000);
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            // Containers rarely allow the sandbox, and only pages of this server are opened.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
    }
}
