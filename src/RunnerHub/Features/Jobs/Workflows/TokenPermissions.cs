using RunnerHub.Access;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>
/// What <c>permissions</c> of a workflow or a job leave of the job's token. What this server serves to it is the repository
/// and its runs: to change these takes <c>actions: write</c>, to read them any right to <c>actions</c> or <c>contents</c>
/// (which Gitea also calls <c>code</c>). The runner is not told: it could change nothing about it.
/// </summary>
internal static class TokenPermissions
{
    private const string Key = "permissions";

    /// <summary>Those of GitHub and of Gitea; most are of things that are not here, and open nothing.</summary>
    private static readonly string[] Names =
    [
        "actions", "artifact-metadata", "attestations", "checks", "code", "contents", "copilot-requests", "deployments", "discussions", "id-token", "issues",
        "models", "packages", "pages", "projects", "pull-requests", "releases", "repository-projects", "security-events", "statuses", "vulnerability-alerts", "wiki",
    ];

    /// <returns>Null where nothing is said, or what is said is wrong.</returns>
    public static Level? Read(Section section)
    {
        switch (section.Take(Key))
        {
            case null:
                return null;
            case ScalarNode { Value: "read-all" }:
                return Level.Read;
            case ScalarNode { Value: "write-all" }:
                return Level.Write;
            case MapNode map:
                Check(map, section);
                return LevelOf(map);
            case var node:
                section.Problems.Add(node, $"{section.PathOf(Key)} must be read-all, write-all or a mapping, and this is {node.KindWord}");
                return null;
        }
    }

    private static void Check(MapNode map, Section section)
    {
        foreach (var (name, value) in map.Entries)
        {
            var path = Platform.StorableText.CutToWidth($"{section.PathOf(Key)}.{name.Value}", 120);
            if (!Names.Contains(name.Value))
            {
                section.Problems.Add(name, $"{path} is not known; there are {string.Join(", ", Names)}");
            }
            else if (value is not ScalarNode { Value: "read" or "write" or "none" })
            {
                section.Problems.Add(value, $"{path} must be read, write or none");
            }
        }
    }

    /// <summary>What is not named is not given.</summary>
    private static Level LevelOf(MapNode map)
    {
        return Said("actions") == "write" ? Level.Write
            : Said("actions") == "read" || Said("contents") is "read" or "write" || Said("code") is "read" or "write" ? Level.Read
            : Level.None;

        string? Said(string name) => (map.Find(name) as ScalarNode)?.Value;
    }
}
