using RunnerHub.Access;
using RunnerHub.Features.Shared;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Repositories;

/// <summary>What the signed-in user may do in a repository.</summary>
internal sealed record RepositoryPermissionsJson(bool Admin, bool Push, bool Pull)
{
    public static RepositoryPermissionsJson Of(Level level) => new(level >= Level.Admin, level >= Level.Write, level >= Level.Read);
}

/// <summary>
/// A repository as Gitea's clients expect it. This server holds no code, so to them it is an empty and private one; what it does not keep
/// has the value that Gitea gives to an empty field.
/// </summary>
internal sealed record RepositoryJson : IApiExample<RepositoryJson>
{
    public static RepositoryJson Example => new()
    {
        Id = 11,
        Owner = UserJson.Example,
        Name = "rocket",
        FullName = "alice/rocket",
        Description = "Flies.",
        HtmlUrl = "https://runners.example.com/alice/rocket",
        Url = "https://runners.example.com/api/v1/repos/alice/rocket",
        CreatedAt = DateTimeOffset.UnixEpoch.AddYears(55),
        UpdatedAt = DateTimeOffset.UnixEpoch.AddYears(55),
        Permissions = RepositoryPermissionsJson.Of(Level.Owner),
    };

    public required long Id { get; init; }

    public required UserJson Owner { get; init; }

    public required string Name { get; init; }

    /// <summary>With the owner before it.</summary>
    public required string FullName { get; init; }

    public required string Description { get; init; }

    public bool Empty { get; init; } = true;

    public bool Private { get; init; } = true;

    public bool Fork { get; init; }

    public bool Template { get; init; }

    public bool Mirror { get; init; }

    public int Size { get; init; }

    public string Language { get; init; } = "";

    public string LanguagesUrl { get; init; } = "";

    public required string HtmlUrl { get; init; }

    public required string Url { get; init; }

    public string Link { get; init; } = "";

    public string SshUrl { get; init; } = "";

    public string CloneUrl { get; init; } = "";

    public string OriginalUrl { get; init; } = "";

    public string Website { get; init; } = "";

    public int StarsCount { get; init; }

    public int ForksCount { get; init; }

    public int WatchersCount { get; init; }

    public int OpenIssuesCount { get; init; }

    public int OpenPrCounter { get; init; }

    public int ReleaseCounter { get; init; }

    public string DefaultBranch { get; init; } = "main";

    public bool Archived { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset ArchivedAt { get; init; } = DateTimeOffset.UnixEpoch;

    public required RepositoryPermissionsJson Permissions { get; init; }

    public bool HasCode { get; init; }

    public bool HasIssues { get; init; }

    public bool HasWiki { get; init; }

    public bool HasPullRequests { get; init; }

    public bool HasProjects { get; init; }

    public string ProjectsMode { get; init; } = "all";

    public bool HasReleases { get; init; }

    public bool HasPackages { get; init; }

    public bool HasActions { get; init; } = true;

    public bool IgnoreWhitespaceConflicts { get; init; }

    public bool AllowMergeCommits { get; init; }

    public bool AllowRebase { get; init; }

    public bool AllowRebaseExplicit { get; init; }

    public bool AllowSquashMerge { get; init; }

    public bool AllowFastForwardOnlyMerge { get; init; }

    public bool AllowRebaseUpdate { get; init; }

    public bool AllowManualMerge { get; init; }

    public bool AutodetectManualMerge { get; init; }

    public bool DefaultDeleteBranchAfterMerge { get; init; }

    public string DefaultMergeStyle { get; init; } = "merge";

    public bool DefaultAllowMaintainerEdit { get; init; }

    public string AvatarUrl { get; init; } = "";

    public bool Internal { get; init; }

    public string MirrorInterval { get; init; } = "";

    public string ObjectFormatName { get; init; } = "sha1";

    public DateTimeOffset MirrorUpdated { get; init; }

    public IReadOnlyList<string> Topics { get; init; } = [];

    public IReadOnlyList<string> Licenses { get; init; } = [];
}
