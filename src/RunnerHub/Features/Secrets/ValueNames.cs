using System.Text;
using System.Text.RegularExpressions;
using RunnerHub.Access;
using RunnerHub.Platform;

namespace RunnerHub.Features.Secrets;

internal enum ValueField
{
    Name,
    Value,
    Description,
}

/// <param name="Sentence">For a person.</param>
internal sealed record ValueProblem(ValueField Field, string Sentence);

/// <summary>What a secret or variable may be called and hold: the rules of GitHub and Gitea.</summary>
internal static partial class ValueNames
{
    public static string Normalize(string? name) => (name ?? "").Trim().ToUpperInvariant();

    /// <summary>Why the name, in upper case, cannot be one, or null when it can.</summary>
    public static string? ProblemWithName(string name) =>
        name.Length == 0 ? "Enter a name."
        : name.Length > ScopedValue.LongestName ? $"The name is too long; use at most {ScopedValue.LongestName} characters."
        : !Pattern().IsMatch(name) ? "Use letters A to Z, digits and underscores, and do not begin with a digit."
        : ReservedPrefix().IsMatch(name) ? "Names that begin with GITHUB_ or GITEA_ are the server's own; choose another."
        : name == "CI" ? "CI is set by the runner; choose another name."
        : null;

    /// <summary>Why the value cannot be one, or null when it can.</summary>
    public static string? ProblemWithValue(string value) =>
        value.Length == 0 ? "Enter a value."
        : value.Length > ScopedValue.LongestValue || Encoding.UTF8.GetByteCount(value) > ScopedValue.LongestValue
            ? $"The value is too long; use at most {ScopedValue.LongestValue / 1024} KiB."
        : !StorableText.IsStorable(value) ? "The value has characters that no job can be given; encode it, for example as Base64."
        : null;

    public static IReadOnlyList<ValueProblem> Check(string? name, string? value, string? description)
    {
        var problems = new List<ValueProblem>();
        Add(ValueField.Name, name is null ? null : ProblemWithName(name));
        Add(ValueField.Value, value is null ? null : ProblemWithValue(value));
        Add(ValueField.Description, description is null ? null : Names.ProblemWithDescription(description));
        return problems;

        void Add(ValueField field, string? sentence)
        {
            if (sentence is not null)
            {
                problems.Add(new ValueProblem(field, sentence));
            }
        }
    }

    [GeneratedRegex(@"\A[A-Z_][A-Z0-9_]*\z")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\A(?:GITHUB|GITEA)_")]
    private static partial Regex ReservedPrefix();
}
