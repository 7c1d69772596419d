using System.Text.RegularExpressions;
using RunnerHub.Platform;

namespace RunnerHub.Access;

/// <summary>Which names people may give to users, organisations and repositories.</summary>
internal static partial class Names
{
    public const int LongestOwner = 40;
    public const int LongestRepository = 100;
    public const int LongestDescription = 1024;

    /// <summary>First parts of an address that are ours, so that <c>/{owner}</c> never hides a page.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "-", "about", "actions", "admin", "admins", "api", "app", "apple-touch-icon.png", "assets", "attachments", "audit", "avatar",
        "avatars", "captcha", "commits", "css", "debug", "devtest", "error", "events", "explore", "favicon.ico", "ghost", "healthz",
        "help", "home", "img", "issues", "jobs", "js", "lib", "login", "logout", "manifest.json", "metrics",
        "milestones", "new", "none", "notifications", "openapi", "org", "organization", "organizations", "orgs", "ping", "pulls",
        "queue", "raw", "repo", "repos", "robots.txt", "root", "runner", "runnerhub", "runners", "search", "serviceworker.js",
        "settings", "signin", "signup", "site", "ssh_info", "static", "stars", "swagger", "system", "template", "user", "users", "v2",
    };

    /// <summary>Why the name cannot be a user's or organisation's, or null when it can.</summary>
    public static string? ProblemWithOwner(string name) =>
        name.Length == 0 ? "Enter a name."
        : name.Length > LongestOwner ? $"The name is too long; use at most {LongestOwner} characters."
        : !OwnerPattern().IsMatch(name) ? "Use letters a to z, digits, and single dashes, dots or underscores between them."
        : Reserved.Contains(name) ? $"“{name}” is a reserved name; choose another."
        : null;

    /// <summary>Why the name cannot be a repository's, or null when it can.</summary>
    public static string? ProblemWithRepository(string name) =>
        name.Length == 0 ? "Enter a name."
        : name.Length > LongestRepository ? $"The name is too long; use at most {LongestRepository} characters."
        : !RepositoryPattern().IsMatch(name) ? "Use letters a to z, digits, dashes, dots and underscores."
        : name is "." or ".." or "-" || ReservedEnding().IsMatch(name) || name.Equals("settings", StringComparison.OrdinalIgnoreCase)
            ? $"“{name}” is a reserved name; choose another."
        : null;

    /// <summary>A description as it is kept: line breaks of one kind and no white space around it.</summary>
    public static string TidyDescription(string? typed) => (typed ?? "").ReplaceLineEndings("\n").Trim();

    /// <summary>Why the text cannot be the description of a place or of what it has, or null when it can.</summary>
    public static string? ProblemWithDescription(string description) =>
        description.Length > LongestDescription ? $"The description is too long; use at most {LongestDescription} characters."
        : !StorableText.IsParagraph(description) ? "The description has characters that cannot be shown; remove them."
        : null;

    [GeneratedRegex(@"\A[a-zA-Z0-9]+(?:[-._][a-zA-Z0-9]+)*\z")]
    private static partial Regex OwnerPattern();

    [GeneratedRegex(@"\A[a-zA-Z0-9._-]+\z")]
    private static partial Regex RepositoryPattern();

    [GeneratedRegex(@"\.(?:git|wiki|rss|atom)\z", RegexOptions.IgnoreCase)]
    private static partial Regex ReservedEnding();
}
