using System.Text;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>
/// Writes into the expressions of a job what its runner cannot know: it gets one job of a matrix, and not of how many that is; and a job
/// of a called workflow sees the inputs of the call and not those of the run, which are all that comes with a task.
/// </summary>
internal sealed class KnownWords(ExpressionScope scope)
{
    /// <summary>In characters, of all values that are written into one job.</summary>
    public const int Longest = 1 << 20;

    private const string Strategy = "strategy";
    private const string Inputs = "inputs";

    private long length;

    /// <summary>The values are longer than <see cref="Longest"/> together, and were not all written.</summary>
    public bool AreTooLong => length > Longest;

    /// <param name="node">A part of a job: of its steps also the conditions are expressions, which need no <c>${{ }}</c>.</param>
    /// <param name="isSteps">It is the list of its steps.</param>
    public WorkflowNode WriteInto(WorkflowNode node, bool isSteps = false) => node switch
    {
        ScalarNode scalar when Names(scalar) => new ScalarNode(scalar.At, ExpressionText.Change(scalar.Value, WriteInto), scalar.Form),
        ListNode list => new ListNode(list.At, [.. list.Items.Select(item => isSteps && item is MapNode step ? WriteIntoStep(step) : WriteInto(item))]),
        MapNode map => new MapNode(map.At, [.. map.Entries.Select(entry => KeyValuePair.Create(entry.Key, WriteInto(entry.Value)))]),
        _ => node,
    };

    private bool Names(ScalarNode scalar) =>
        scalar.Value.Contains(Strategy, StringComparison.OrdinalIgnoreCase)
        || (scope.CallInputs is not null && scalar.Value.Contains(Inputs, StringComparison.OrdinalIgnoreCase));

    private MapNode WriteIntoStep(MapNode step) => new(step.At,
    [
        .. step.Entries.Select(entry => KeyValuePair.Create(
            entry.Key,
            entry.Key.Value == "if" && entry.Value is ScalarNode condition && Names(condition) && !ExpressionText.IsIn(condition.Value)
                // As a template: a value may look like the beginning of one, or like no condition at all.
                ? new ScalarNode(condition.At, $"${{{{ {WriteInto(condition.Value)} }}}}")
                : WriteInto(entry.Value))),
    ]);

    /// <param name="expression">Checked already.</param>
    private string WriteInto(string expression)
    {
        var (written, from) = (new StringBuilder(), 0);
        var tokens = ExpressionLexer.All(expression);
        for (var index = 0; index < tokens.Count; index++)
        {
            if (tokens[index] is not { Kind: TokenKind.Name } name || (index > 0 && tokens[index - 1].Text == "."))
            {
                continue;
            }

            var (key, last) = FieldAfter(tokens, index);
            if (!AreTooLong && ValueOf(name.Text, key) is { } value)
            {
                length += value.Length;
                written.Append(expression, from, name.At - from).Append(value);
                // Of a context as a whole what follows its name is left as it is.
                var end = key is null ? name : last;
                from = end.At + end.Text.Length;
            }
        }

        return written.Append(expression, from, expression.Length - from).ToString();
    }

    /// <returns>Null for the key when no field is named that is known before the runner works it out.</returns>
    private static (string? Key, ExpressionToken Last) FieldAfter(List<ExpressionToken> tokens, int index) =>
        index + 2 >= tokens.Count ? (null, default)
        : (tokens[index + 1].Text, tokens[index + 2]) switch
        {
            (".", { Kind: TokenKind.Name } field) => (field.Text, field),
            ("[", { Value: ExpressionValue.Text field }) when index + 3 < tokens.Count && tokens[index + 3].Text == "]" => (field.Value, tokens[index + 3]),
            _ => (null, default),
        };

    /// <param name="key">Of the field that is meant; null for the context as a whole.</param>
    /// <returns>As an expression spells it; null where the runner is to work it out.</returns>
    private string? ValueOf(string context, string? key)
    {
        if (context.Equals(Strategy, StringComparison.OrdinalIgnoreCase))
        {
            return key is not null && scope.Strategy.Fields.TryGetValue(key, out var known) ? known.AsText : null;
        }

        return !context.Equals(Inputs, StringComparison.OrdinalIgnoreCase) || scope.CallInputs is not { } inputs ? null
            : key is null ? $"fromJSON({Quoted(ExpressionJson.Write(inputs) ?? "{}")})"
            : !inputs.Fields.TryGetValue(key, out var given) ? "null"
            : given is ExpressionValue.Text text ? Quoted(text.Value)
            : given is ExpressionValue.Number number && !double.IsFinite(number.Value) ? "null"
            : given.AsText;
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
