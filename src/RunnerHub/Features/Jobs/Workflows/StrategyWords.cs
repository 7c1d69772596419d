using System.Text;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>
/// Writes into the expressions of a job what its strategy is. The runner gets one job of the matrix, so that it cannot know which
/// of how many that is.
/// </summary>
internal sealed class StrategyWords(ExpressionValue.Map strategy)
{
    private const string Context = "strategy";

    /// <param name="node">A part of a job: of its steps also the conditions are expressions, which need no <c>${{ }}</c>.</param>
    /// <param name="isSteps">It is the list of its steps.</param>
    public WorkflowNode WriteInto(WorkflowNode node, bool isSteps = false) => node switch
    {
        ScalarNode scalar when Names(scalar) => new ScalarNode(scalar.At, ExpressionText.Change(scalar.Value, WriteInto), scalar.Form),
        ListNode list => new ListNode(list.At, [.. list.Items.Select(item => isSteps && item is MapNode step ? WriteIntoStep(step) : WriteInto(item))]),
        MapNode map => new MapNode(map.At, [.. map.Entries.Select(entry => KeyValuePair.Create(entry.Key, WriteInto(entry.Value)))]),
        _ => node,
    };

    private static bool Names(ScalarNode scalar) => scalar.Value.Contains(Context, StringComparison.OrdinalIgnoreCase);

    private MapNode WriteIntoStep(MapNode step) => new(step.At,
    [
        .. step.Entries.Select(entry => KeyValuePair.Create(
            entry.Key,
            entry.Key.Value == "if" && entry.Value is ScalarNode condition && Names(condition) && !ExpressionText.IsIn(condition.Value)
                ? new ScalarNode(condition.At, WriteInto(condition.Value), condition.Form)
                : WriteInto(entry.Value))),
    ]);

    /// <param name="expression">Checked already.</param>
    private string WriteInto(string expression)
    {
        var (written, from) = (new StringBuilder(), 0);
        var tokens = ExpressionLexer.All(expression);
        for (var index = 0; index + 2 < tokens.Count; index++)
        {
            if (tokens[index] is not { Kind: TokenKind.Name } name || !name.Text.Equals(Context, StringComparison.OrdinalIgnoreCase) || (index > 0 && tokens[index - 1].Text == "."))
            {
                continue;
            }

            var (key, last) = (tokens[index + 1].Text, tokens[index + 2]) switch
            {
                (".", { Kind: TokenKind.Name } field) => (field.Text, field),
                ("[", { Value: ExpressionValue.Text field }) when index + 3 < tokens.Count && tokens[index + 3].Text == "]" => (field.Value, tokens[index + 3]),
                _ => (null, default),
            };
            if (key is not null && strategy.Fields.TryGetValue(key, out var known))
            {
                written.Append(expression, from, name.At - from).Append(known.AsText);
                from = last.At + last.Text.Length;
            }
        }

        return written.Append(expression, from, expression.Length - from).ToString();
    }
}
