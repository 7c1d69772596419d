using System.Globalization;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>From what a workflow spells to what an expression sees, and back.</summary>
internal static class NodeValues
{
    public static ExpressionValue ValueOf(WorkflowNode node) => node switch
    {
        ScalarNode { Kind: ScalarKind.Null } => ExpressionValue.Null,
        ScalarNode { Kind: ScalarKind.Boolean } scalar => ExpressionValue.Of(scalar.Value[0] is 't' or 'T'),
        ScalarNode { Kind: ScalarKind.Number } scalar => new ExpressionValue.Number(NumberOf(scalar.Value)),
        ScalarNode scalar => new ExpressionValue.Text(scalar.Value),
        ListNode list => new ExpressionValue.List([.. list.Items.Select(ValueOf)]),
        MapNode map => ExpressionValue.Map.From(map.Entries.Select(entry => KeyValuePair.Create(entry.Key.Value, ValueOf(entry.Value)))),
        _ => ExpressionValue.Null,
    };

    /// <summary>The node that spells a value so that every reader of YAML takes it for what it is.</summary>
    public static WorkflowNode NodeOf(ExpressionValue value, Mark at) => value switch
    {
        ExpressionValue.Text text => new ScalarNode(at, text.Value),
        ExpressionValue.List list => new ListNode(at, [.. list.Items.Select(item => NodeOf(item, at))]),
        ExpressionValue.Map map => new MapNode(at, [.. map.Fields.Select(field => KeyValuePair.Create(new ScalarNode(at, field.Key), NodeOf(field.Value, at)))]),
        ExpressionValue.Nothing => new ScalarNode(at, "null", ScalarForm.Plain),
        ExpressionValue.Number number when !double.IsFinite(number.Value) => new ScalarNode(at, number.AsText),
        ExpressionValue.Number number => new ScalarNode(at, number.Value.ToString("R", CultureInfo.InvariantCulture), ScalarForm.Plain),
        _ => new ScalarNode(at, value.AsText, ScalarForm.Plain),
    };

    /// <summary>The value with its texts written so that they stay what they are when a runner works expressions out.</summary>
    public static ExpressionValue Escape(ExpressionValue value) => value switch
    {
        ExpressionValue.Text text => new ExpressionValue.Text(ExpressionText.Escape(text.Value)),
        ExpressionValue.List list => new ExpressionValue.List([.. list.Items.Select(Escape)]),
        ExpressionValue.Map map => ExpressionValue.Map.From(map.Fields.Select(field => KeyValuePair.Create(field.Key, Escape(field.Value)))),
        _ => value,
    };

    /// <summary>All scalars in a node.</summary>
    public static IEnumerable<ExpressionValue> LeavesOf(ExpressionValue value) => value switch
    {
        ExpressionValue.List list => list.Items.SelectMany(LeavesOf),
        ExpressionValue.Map map => map.Fields.Values.SelectMany(LeavesOf),
        _ => [value],
    };

    private static double NumberOf(string text) =>
        text.EndsWith(".inf", StringComparison.OrdinalIgnoreCase) ? text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity
        : ExpressionNumber.Parse(text);
}
