using System.Text.RegularExpressions;

namespace RunnerHub.Features.Jobs.Workflows;

/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal readonly record struct Mark(int Line, int Column);

/// <summary>What a scalar is by its spelling; quotes make text of anything.</summary>
internal enum ScalarKind
{
    Text,
    Null,
    Boolean,
    Number,
}

internal enum ScalarForm
{
    Plain,
    Quoted,
    Literal,
}

/// <summary>A part of a workflow's text. Aliases are the nodes that they stand for, so parts may be shared.</summary>
/// <param name="At">Where it begins.</param>
/// <param name="Size">How many nodes it holds, itself included and shared ones each time.</param>
/// <param name="Length">How many characters its scalars have, shared ones each time.</param>
/// <param name="Depth">How many nodes lie in each other, itself included.</param>
internal abstract record WorkflowNode(Mark At, long Size, long Length, int Depth)
{
    public abstract string KindWord { get; }
}

internal sealed partial record ScalarNode(Mark At, string Value, ScalarForm Form = ScalarForm.Quoted) : WorkflowNode(At, 1, Value.Length, 1)
{
    public ScalarKind Kind { get; } = Form == ScalarForm.Plain ? KindOf(Value) : ScalarKind.Text;

    public bool IsNull => Kind == ScalarKind.Null;

    public override string KindWord => Kind switch
    {
        ScalarKind.Null => "nothing",
        ScalarKind.Boolean => "true or false",
        ScalarKind.Number => "a number",
        _ => "text",
    };

    /// <summary>Where the value begins in the text, when its lines stand there one for one and as they are; null when they do not.</summary>
    public Mark? Begin { get; init; }

    /// <summary>Where a character of the value stands; the beginning of the scalar when that cannot be told.</summary>
    public Mark MarkOf(int offset)
    {
        var before = Value.AsSpan(0, Math.Min(offset, Value.Length));
        return Begin is { } begin ? new(begin.Line + before.Count('\n'), begin.Column + before.Length - 1 - before.LastIndexOf('\n')) : At;
    }

    /// <summary>The spellings of YAML 1.2, as GitHub reads them: yes, no, on and off are text.</summary>
    private static ScalarKind KindOf(string value) => value switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
        _ => NumberPattern().IsMatch(value) ? ScalarKind.Number : ScalarKind.Text,
    };

    [GeneratedRegex(@"^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0x[0-9a-fA-F]+|0o[0-7]+|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z")]
    private static partial Regex NumberPattern();
}

internal sealed record ListNode(Mark At, IReadOnlyList<WorkflowNode> Items)
    : WorkflowNode(At, 1 + Items.Sum(item => item.Size), Items.Sum(item => item.Length), 1 + Items.Select(item => item.Depth).DefaultIfEmpty().Max())
{
    public override string KindWord => "a list";
}

internal sealed record MapNode(Mark At, IReadOnlyList<KeyValuePair<ScalarNode, WorkflowNode>> Entries)
    : WorkflowNode(
        At,
        1 + Entries.Sum(entry => 1 + entry.Value.Size),
        Entries.Sum(entry => entry.Key.Length + entry.Value.Length),
        1 + Entries.Select(entry => entry.Value.Depth).DefaultIfEmpty().Max())
{
    public override string KindWord => "a mapping";

    /// <summary>The same with another value behind a key that is there.</summary>
    public MapNode With(string key, WorkflowNode value) =>
        new(At, [.. Entries.Select(entry => entry.Key.Value == key ? KeyValuePair.Create(entry.Key, value) : entry)]);

    public WorkflowNode? Find(string key) => Entries.FirstOrDefault(entry => entry.Key.Value == key).Value;
}
