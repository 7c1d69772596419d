namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>Works one expression out. After a problem all values are null, and the first problem is the answer.</summary>
internal sealed class ExpressionEvaluator
{
    private readonly ExpressionScope scope;
    private readonly ExpressionFunctions functions;

    private ExpressionEvaluator(ExpressionScope scope) => (this.scope, functions) = (scope, new ExpressionFunctions(scope.Budget));

    public static (ExpressionValue Value, ExpressionProblem? Problem) Evaluate(ExpressionNode node, ExpressionScope scope)
    {
        var evaluator = new ExpressionEvaluator(scope);
        return (evaluator.ValueOf(node), evaluator.functions.Problem);
    }

    private ExpressionValue ValueOf(ExpressionNode node) => !functions.MaySpend(node.At, 1) ? ExpressionValue.Null : node switch
    {
        ExpressionNode.Literal literal => literal.Value,
        ExpressionNode.Context context => scope.Find(context.Name),
        ExpressionNode.Not not => ExpressionValue.Of(!ValueOf(not.Operand).IsTruthy),
        ExpressionNode.Logic logic => Decide(logic),
        ExpressionNode.Comparison comparison => ExpressionValue.Of(Holds(comparison)),
        ExpressionNode.Filter filter => ItemsOf(filter),
        ExpressionNode.Index index => Look(ValueOf(index.Target), ValueOf(index.Key), index.At),
        ExpressionNode.Call call when ExpressionPlace.IsStatus(call.Function) => ExpressionValue.Of(scope.HasStatus(call.Function)),
        ExpressionNode.Call call when ExpressionPlace.IsCase(call.Function) => Choose(call),
        ExpressionNode.Call call => functions.Call(call.At, call.Function, [.. call.Arguments.Select(ValueOf)]),
        _ => ExpressionValue.Null,
    };

    private ExpressionValue Decide(ExpressionNode.Logic logic)
    {
        var value = ExpressionValue.Null;
        foreach (var operand in logic.Operands)
        {
            value = ValueOf(operand);
            if (value.IsTruthy != logic.IsAnd)
            {
                break;
            }
        }

        return value;
    }

    /// <summary>The value behind the first condition that holds; what stands behind the others is not looked at.</summary>
    private ExpressionValue Choose(ExpressionNode.Call call)
    {
        for (var index = 0; index + 1 < call.Arguments.Count; index += 2)
        {
            if (ValueOf(call.Arguments[index]) is not ExpressionValue.Truth holds)
            {
                return functions.Fail(call.Arguments[index].At, "a condition of case() must be true or false, and becomes something else");
            }

            if (holds.Value)
            {
                return ValueOf(call.Arguments[index + 1]);
            }
        }

        return ValueOf(call.Arguments[^1]);
    }

    private bool Holds(ExpressionNode.Comparison comparison)
    {
        var (left, right) = (ValueOf(comparison.Left), ValueOf(comparison.Right));
        return functions.MaySpend(comparison.At, ExpressionBudget.CostOf(left, right)) && comparison.Operator switch
        {
            "==" => ExpressionValue.AreEqual(left, right),
            "!=" => !ExpressionValue.AreEqual(left, right),
            "<" => ExpressionValue.Compare(left, right) < 0,
            "<=" => ExpressionValue.Compare(left, right) <= 0,
            ">" => ExpressionValue.Compare(left, right) > 0,
            _ => ExpressionValue.Compare(left, right) >= 0,
        };
    }

    private ExpressionValue.List ItemsOf(ExpressionNode.Filter filter)
    {
        var items = ValueOf(filter.Target) switch
        {
            ExpressionValue.List { IsFiltered: true } list => list.Items.SelectMany(Children),
            var value => Children(value),
        };
        var found = new List<ExpressionValue>();
        foreach (var item in items.TakeWhile(_ => functions.MaySpend(filter.At, 1)))
        {
            found.Add(item);
        }

        return new(found, IsFiltered: true);
    }

    private static IEnumerable<ExpressionValue> Children(ExpressionValue value) => value switch
    {
        ExpressionValue.List list => list.Items,
        ExpressionValue.Map map => map.Fields.Values,
        _ => [],
    };

    private ExpressionValue Look(ExpressionValue target, ExpressionValue key, int at) => target switch
    {
        // Of each item, whatever the key is: a number, too, asks the items and not the list of them.
        ExpressionValue.List { IsFiltered: true } list => functions.MaySpend(at, list.Items.Count)
            ? new ExpressionValue.List([.. list.Items.Select(item => Child(item, key)).OfType<ExpressionValue>()], IsFiltered: true)
            : ExpressionValue.Null,
        _ => Child(target, key) ?? ExpressionValue.Null,
    };

    private static ExpressionValue? Child(ExpressionValue target, ExpressionValue key) => target switch
    {
        ExpressionValue.Map map when key.IsPrimitive => map.Fields.GetValueOrDefault(key.AsText),
        ExpressionValue.List list when key.AsNumber >= 0 && key.AsNumber < list.Items.Count => list.Items[(int)key.AsNumber],
        _ => null,
    };
}
