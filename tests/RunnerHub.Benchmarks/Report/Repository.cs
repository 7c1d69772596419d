using System.Runtime.CompilerServices;

namespace RunnerHub.Benchmarks.Report;

/// <summary>The sources that this was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", "..", ".."));

    public static string Readme => Path.Combine(Root, "README.md");

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
