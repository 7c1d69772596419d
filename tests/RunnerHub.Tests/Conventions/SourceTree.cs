using System.Runtime.CompilerServices;

namespace RunnerHub.Tests.Conventions;

/// <summary>The application's source files, for the conventions that only the text can show.</summary>
internal static class SourceTree
{
    private static readonly string[] Built = ["bin", "obj", "node_modules", "lib"];

    /// <summary>The folder <c>src</c>.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "src"));

    /// <summary>Paths below <see cref="Root"/> with slashes, and what they hold; nothing that a tool has written.</summary>
    public static IReadOnlyDictionary<string, string> Files(params string[] endings) => Below(Root, endings);

    /// <summary>The tests that this one belongs to, in the same way.</summary>
    public static IReadOnlyDictionary<string, string> Tests() => Below(Path.GetFullPath(Path.Combine(Here(), "..")), ".cs");

    private static Dictionary<string, string> Below(string root, params string[] endings) => Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
        .Where(file => endings.Contains(Path.GetExtension(file)))
        .Select(file => (Full: file, Name: Path.GetRelativePath(root, file).Replace('\\', '/')))
        .Where(file => !file.Name.Split('/').Intersect(Built).Any() && !file.Name.Contains("/Migrations/", StringComparison.Ordinal))
        .ToDictionary(file => file.Name, file => File.ReadAllText(file.Full));

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
