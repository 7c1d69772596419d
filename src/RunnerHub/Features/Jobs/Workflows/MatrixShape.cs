namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>The matrix of a job: lists of values, literal or worked out, and the combinations that are added or left out.</summary>
internal sealed class MatrixShape
{
    private readonly Dictionary<ScalarNode, Setting> settings = new(ReferenceEqualityComparer.Instance);
    private readonly WorkflowNode node;
    private readonly string path;

    private MatrixShape(WorkflowNode node, string path) => (this.node, this.path) = (node, path);

    /// <returns>Null when there is none, and after a problem.</returns>
    public static MatrixShape? Read(Section strategy)
    {
        if (strategy.Take("matrix") is not { } node)
        {
            return null;
        }

        var matrix = new MatrixShape(node, strategy.PathOf("matrix"));
        if (!matrix.ParseExpressions(node, strategy.Problems))
        {
            return null;
        }

        if (matrix.settings.Count == 0)
        {
            MatrixCombinations.Of(node, matrix.path, strategy.Problems.Budget, strategy.Problems);
        }

        return matrix;
    }

    public bool NamesNeeds => settings.Values.Any(setting => setting.NamesNeeds);

    /// <returns>None when all are excluded, or null after a problem.</returns>
    public IReadOnlyList<MatrixCombination>? Evaluate(ExpressionScope scope, ProblemList problems) =>
        Evaluate(this.node, scope, problems) is { } node ? MatrixCombinations.Of(node, path, scope.Budget, problems) : null;

    private bool ParseExpressions(WorkflowNode node, ProblemList problems)
    {
        switch (node)
        {
            case ScalarNode scalar when ExpressionText.IsIn(scalar.Value) && !settings.ContainsKey(scalar):
                if (Setting.Parse(scalar, path, ExpressionPlace.OfStrategy, problems) is not { } setting)
                {
                    return false;
                }

                settings.Add(scalar, setting);
                return true;
            case ListNode list:
                return list.Items.All(item => ParseExpressions(item, problems));
            case MapNode map:
                return map.Entries.All(entry => ParseExpressions(entry.Value, problems));
            default:
                return true;
        }
    }

    private WorkflowNode? Evaluate(WorkflowNode node, ExpressionScope scope, ProblemList problems)
    {
        switch (node)
        {
            case ScalarNode scalar when settings.TryGetValue(scalar, out var setting):
                return setting.Evaluate(scope, problems) is { } value ? NodeValues.NodeOf(value, node.At) : null;
            case ListNode list:
                var items = list.Items.Select(item => Evaluate(item, scope, problems)).TakeWhile(item => item is not null).ToList();
                return items.Count == list.Items.Count ? new ListNode(list.At, items!) : null;
            case MapNode map:
                var entries = map.Entries.Select(entry => (entry.Key, Value: Evaluate(entry.Value, scope, problems)))
                    .TakeWhile(entry => entry.Value is not null).Select(entry => KeyValuePair.Create(entry.Key, entry.Value!)).ToList();
                return entries.Count == map.Entries.Count ? new MapNode(map.At, entries) : null;
            default:
                return node;
        }
    }
}
