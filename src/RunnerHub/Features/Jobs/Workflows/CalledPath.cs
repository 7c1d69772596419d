using System.Text.RegularExpressions;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>
/// How a workflow names another that it calls: as <c>./.github/workflows/build.yml</c> beside it, or as
/// <c>owner/repository/.github/workflows/build.yml@ref</c>. Runs know it by this path without <c>./</c>.
/// </summary>
internal static partial class CalledPath
{
    public const int Longest = 400;

    /// <returns>Why nothing can be called so, after the name of the key; or null.</returns>
    public static string? WhyNone(string uses) => uses.Length <= Longest && UsesPattern().IsMatch(uses) ? null
        : "must be a workflow beside this one, such as ./.github/workflows/build.yml, or one of another repository, such as "
            + "owner/name/.github/workflows/build.yml@main";

    /// <summary>The path of a called workflow.</summary>
    /// <param name="uses">As written; <see cref="WhyNone"/> has nothing against it.</param>
    /// <param name="caller">The path of the workflow in which it is written; empty for the one that the run was started with.</param>
    public static string Of(string uses, string caller)
    {
        if (!uses.StartsWith("./", StringComparison.Ordinal))
        {
            return uses;
        }

        if (caller.IndexOf('@', StringComparison.Ordinal) is var at && at < 0)
        {
            return uses[2..];
        }

        // What stands beside a workflow of another repository is of that repository.
        var repository = string.Join('/', caller.Split('/', 3)[..2]);
        return $"{repository}/{uses[2..]}{caller[at..]}";
    }

    /// <summary>The name under which the repository itself may keep it, such as "build.yml"; null for one of another repository.</summary>
    public static string? FileOf(string path) => path.Contains('@', StringComparison.Ordinal) ? null : path[(path.LastIndexOf('/') + 1)..];

    [GeneratedRegex(@"^(\./\.(github|gitea|forgejo)/workflows/[^/@\s]+\.ya?ml|[^/@\s]+/[^/@\s]+/\.(github|gitea|forgejo)/workflows/[^/@\s]+\.ya?ml@\S+)\z")]
    private static partial Regex UsesPattern();
}
