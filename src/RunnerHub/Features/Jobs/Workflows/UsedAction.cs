using System.Text.RegularExpressions;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>How a step names the action that it uses, in the forms that runners know.</summary>
internal static partial class UsedAction
{
    /// <returns>Why no runner finds what is named so, after the name of the key; or null. What an expression becomes is not known here.</returns>
    public static string? WhyNone(string uses) => ExpressionText.IsIn(uses) ? Platform.StorableText.IsLine(uses) ? null : Wanted
        : UsesPattern().IsMatch(uses) ? null : Wanted;

    private const string Wanted = "must name an action, such as actions/checkout@v4, ./path/in/this/repository or docker://image";

    // In the repository of the run, in that of the file in which it is written, an image, or in a repository of some server.
    [GeneratedRegex(@"^(\./\S*|\$/[^\s@/][^\s@]*|docker://\S+|((https?|ssh)://[^\s/]+/)?[^\s/@.][^\s/@]*/[^\s/@]+(/[^\s@]*)?@\S+)\z")]
    private static partial Regex UsesPattern();
}
