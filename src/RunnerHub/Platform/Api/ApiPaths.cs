namespace RunnerHub.Platform.Api;

internal static class ApiPaths
{
    public const string Root = "/api/v1";

    /// <summary>The page that describes the interface.</summary>
    public const string Description = "/api";
}
