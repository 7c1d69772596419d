using Microsoft.Playwright;

namespace RunnerHub.BrowserTests;

/// <summary>How wide a window is and which theme its system has.</summary>
public sealed record Look(int Width, ColorScheme Theme)
{
    public static Look Desk { get; } = new(1280, ColorScheme.Light);

    public static TheoryData<int, ColorScheme> All => new()
    {
        { 1280, ColorScheme.Light }, { 1280, ColorScheme.Dark }, { 360, ColorScheme.Light }, { 360, ColorScheme.Dark },
    };
}
