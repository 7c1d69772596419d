using System.Text;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>A text with <c>${{ … }}</c> in it, parsed.</summary>
internal sealed class ExpressionText
{
    private const string Opening = "${{";

    private readonly List<(string Literal, ExpressionNode? Node, int Offset)> parts = [];

    private ExpressionText()
    {
    }

    /// <summary>True when it is one expression and nothing else, so that its value keeps its type.</summary>
    public bool IsWhole => parts is [{ Node: not null }];

    public ExpressionNode? Whole => IsWhole ? parts[0].Node : null;

    public int WholeOffset => parts[0].Offset;

    /// <summary>Whether any of its expressions names a context.</summary>
    public bool Names(string context) => parts.Exists(part => part.Node?.Has(node => ExpressionNode.IsContext(node, context)) == true);

    public static bool IsIn(string text) => text.Contains(Opening, StringComparison.Ordinal);

    /// <summary>A text that becomes the given one when its expressions are worked out.</summary>
    public static string Escape(string text) => text.Replace(Opening, "${{ '$' }}{{", StringComparison.Ordinal);

    /// <summary>The text with its expressions changed, up to one that has no end.</summary>
    /// <param name="change">Gets what stands between the braces, and returns what shall stand there.</param>
    public static string Change(string text, Func<string, string> change)
    {
        var (changed, from) = (new StringBuilder(), 0);
        for (var opening = text.IndexOf(Opening, StringComparison.Ordinal); opening >= 0; opening = text.IndexOf(Opening, from, StringComparison.Ordinal))
        {
            var start = opening + Opening.Length;
            if (ClosingAfter(text, start) is not { } end)
            {
                break;
            }

            changed.Append(text, from, start - from).Append(change(text[start..end]));
            from = end;
        }

        return changed.Append(text, from, text.Length - from).ToString();
    }

    public static (ExpressionText? Text, ExpressionProblem? Problem) Parse(string text, ExpressionPlace place)
    {
        var parsed = new ExpressionText();
        var from = 0;
        for (var opening = text.IndexOf(Opening, StringComparison.Ordinal); opening >= 0; opening = text.IndexOf(Opening, from, StringComparison.Ordinal))
        {
            var start = opening + Opening.Length;
            if (ClosingAfter(text, start) is not { } end)
            {
                return (null, new(opening, "the expression that begins here has no end (}})"));
            }

            var (node, problem) = ExpressionParser.Parse(text[start..end], place);
            if (problem is not null)
            {
                return (null, problem with { At = problem.At + start });
            }

            parsed.AddLiteral(text[from..opening]);
            parsed.parts.Add(("", node, start));
            from = end + 2;
        }

        parsed.AddLiteral(text[from..]);
        return (parsed, null);
    }

    /// <summary>The value of the expression when it is one; otherwise the text with the values in it.</summary>
    public (ExpressionValue Value, ExpressionProblem? Problem) Evaluate(ExpressionScope scope)
    {
        var values = new List<ExpressionValue>(parts.Count);
        foreach (var (literal, node, offset) in parts)
        {
            if (node is null)
            {
                values.Add(new ExpressionValue.Text(literal));
                continue;
            }

            var (value, problem) = ExpressionEvaluator.Evaluate(node, scope);
            if (problem is not null)
            {
                return (ExpressionValue.Null, problem with { At = problem.At + offset });
            }

            values.Add(value);
        }

        return IsWhole ? (values[0], null)
            : scope.Budget.TrySpend(values.Sum(value => (long)value.AsText.Length))
                ? (new ExpressionValue.Text(string.Concat(values.Select(value => value.AsText))), null)
            : (ExpressionValue.Null, new(0, "the text becomes too long; 1 MiB is allowed"));
    }

    /// <summary>Where the closing braces stand; those in a quoted text do not close.</summary>
    private static int? ClosingAfter(string text, int start)
    {
        var isQuoted = false;
        for (var position = start; position < text.Length; position++)
        {
            isQuoted ^= text[position] == '\'';
            if (!isQuoted && text[position] == '}' && position + 1 < text.Length && text[position + 1] == '}')
            {
                return position;
            }
        }

        return null;
    }

    private void AddLiteral(string literal)
    {
        if (literal.Length > 0)
        {
            parts.Add((literal, null, 0));
        }
    }
}
