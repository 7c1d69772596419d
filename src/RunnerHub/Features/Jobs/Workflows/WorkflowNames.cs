using System.Text.RegularExpressions;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>What jobs, steps, inputs and the lists of a matrix may be called.</summary>
internal static partial class WorkflowNames
{
    public const int Longest = 100;
    public const string Rule = "names begin with a letter or _, and go on with letters, digits, _ and -, at most 100 in all";

    public static bool IsName(string text) => text.Length <= Longest && Pattern().IsMatch(text);

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_-]*\z")]
    private static partial Regex Pattern();
}
