namespace RunnerHub.Features.Jobs.Api;

internal static class RefWords
{
    private static readonly string[] Prefixes = ["refs/heads/", "refs/tags/"];

    /// <summary>The branch or tag of a ref without what stands before it.</summary>
    public static string Short(string fullRef) =>
        Prefixes.FirstOrDefault(prefix => fullRef.StartsWith(prefix, StringComparison.Ordinal)) is { } prefix ? fullRef[prefix.Length..] : fullRef;
}
