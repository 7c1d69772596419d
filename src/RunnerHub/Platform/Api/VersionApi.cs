namespace RunnerHub.Platform.Api;

/// <summary><c>GET /version</c>: clients read it first and refuse to call what they think the server is too old for.</summary>
internal static class VersionApi
{
    /// <summary>The version of Gitea whose interface is served; its Go client asks for at least 1.26 before it lists runs.</summary>
    private const string Compatible = "1.26.0";

    private static readonly VersionJson Answer = new($"{Compatible}+runnerhub-{ProductVersion.Text}");

    public static RouteGroupBuilder MapVersion(this RouteGroupBuilder api)
    {
        api.MapGet("/version", () => Answer).AllowAnonymous()
            .Describe("The version of the server", "The version of Gitea whose interface is served, and RunnerHub's own behind it.");
        return api;
    }

    internal sealed record VersionJson(string Version) : IApiExample<VersionJson>
    {
        public static VersionJson Example => Answer;
    }
}
