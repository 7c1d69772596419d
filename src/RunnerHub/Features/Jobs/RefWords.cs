namespace RunnerHub.Features.Jobs;

/// <summary>What is said of a ref in full, such as "refs/heads/main".</summary>
internal static class RefWords
{
    private const string Branches = "refs/heads/";
    private const string Tags = "refs/tags/";
    private const string Pulls = "refs/pull/";

    /// <summary>The branch, tag or pull request ("7/merge") without what stands before it; any other ref as it is.</summary>
    public static string Short(string fullRef) =>
        fullRef.StartsWith(Branches, StringComparison.Ordinal) ? fullRef[Branches.Length..]
        : fullRef.StartsWith(Tags, StringComparison.Ordinal) ? fullRef[Tags.Length..]
        : fullRef.StartsWith(Pulls, StringComparison.Ordinal) ? fullRef[Pulls.Length..]
        : fullRef;

    /// <summary>"tag" or "branch", as workflows read it; of a pull request it is a branch.</summary>
    public static string TypeOf(string fullRef) => fullRef.StartsWith(Tags, StringComparison.Ordinal) ? "tag" : "branch";
}
