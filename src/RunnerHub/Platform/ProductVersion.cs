using System.Reflection;

namespace RunnerHub.Platform;

/// <summary>The version that the build was made as, without the commit behind it.</summary>
internal static class ProductVersion
{
    public static string Text { get; } = typeof(ProductVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
