using RunnerHub.Features.Runners;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>What a job runs on: a label, a list of them, or an expression that becomes either.</summary>
internal sealed record LabelsShape(WorkflowNode Node, string Path, IReadOnlyList<Setting> Items)
{
    private const string Wanted = "a label, or a list of labels";

    /// <returns>Null after a problem.</returns>
    public static LabelsShape? Read(Section job)
    {
        const string key = "runs-on";
        switch (job.Take(key))
        {
            case null:
                job.Problems.Add(job.Map, $"{job.Path} has no runs-on; name the labels that its runner must have");
                return null;
            case MapNode map:
                return OfMap(map, job.PathOf(key), job.Problems);
            case var node:
                return Of(node, job.PathOf(key), job.Problems) is { } read ? read with { MayBeMap = true } : null;
        }
    }

    /// <summary>An expression in its place may become the mapping that may be written there.</summary>
    private bool MayBeMap { get; init; }

    /// <returns>At least one label, or null after a problem.</returns>
    public IReadOnlyList<string>? Evaluate(ExpressionScope scope, ProblemList problems)
    {
        var values = new List<ExpressionValue>();
        foreach (var item in Items)
        {
            if (item.Evaluate(scope, problems) is not { } value)
            {
                return null;
            }

            if (value is ExpressionValue.Map map && MayBeMap && Node is ScalarNode)
            {
                return OfMap((MapNode)NodeValues.NodeOf(map, Node.At), Path, problems)?.Evaluate(scope, problems);
            }

            values.AddRange(value is ExpressionValue.List list && Node is ScalarNode ? list.Items
                : !item.HasExpression ? [new ExpressionValue.Text(item.Node.Value)] : [value]);
        }

        var labels = values.Select(value => value.AsText.Trim()).DistinctBy(RunnerLabels.KeyOf).ToList();
        if (WhyWrong(values, labels) is { } why)
        {
            problems.Add(Node, $"{Path} {why}");
            return null;
        }

        return labels;
    }

    private static string? WhyWrong(List<ExpressionValue> values, List<string> labels) =>
        labels.Count == 0 ? $"names no label, so no runner could take the job; it must be {Wanted}"
        : labels.Count > RunnerLabels.Most ? $"names {labels.Count} labels; at most {RunnerLabels.Most} are allowed"
        : !values.TrueForAll(value => value.IsPrimitive) ? $"must be {Wanted}, and becomes a list of something else"
        : labels.Contains("") ? "names an empty label, which no runner has"
        : labels.Exists(label => label.Length > RunnerLabels.Longest || !StorableText.IsLine(label))
            ? $"names a label that no runner can have; a label is one line of at most {RunnerLabels.Longest} characters"
        : null;

    private static LabelsShape? OfMap(MapNode map, string path, ProblemList problems)
    {
        var section = new Section(map, path, problems);
        section.Refuse("group", $"{section.PathOf("group")} is not supported; runners have no groups here, name labels instead");
        var labels = section.Take("labels");
        section.RefuseOthers();
        if (labels is null)
        {
            problems.Add(map, $"{section.Path} names no labels");
        }

        return labels is null ? null : Of(labels, section.PathOf("labels"), problems);
    }

    private static LabelsShape? Of(WorkflowNode node, string path, ProblemList problems)
    {
        IReadOnlyList<WorkflowNode> items = node is ListNode list ? list.Items : [node];
        var settings = new List<Setting>();
        foreach (var item in items)
        {
            if (item is not ScalarNode { IsNull: false } scalar)
            {
                problems.Add(item, $"{path} must be {Wanted}, and this is {item.KindWord}");
            }
            else if (Setting.Parse(scalar, path, ExpressionPlace.OfJob, problems) is { } setting)
            {
                settings.Add(setting);
            }
        }

        var shape = new LabelsShape(node, path, settings);
        if (settings.Count < items.Count)
        {
            return null;
        }

        return settings.Exists(setting => setting.HasExpression) || shape.WhyWrong(problems) ? shape : null;
    }

    /// <summary>Labels without expressions are judged at once.</summary>
    private bool WhyWrong(ProblemList problems)
    {
        var labels = Items.Select(item => item.Node.Value.Trim()).DistinctBy(RunnerLabels.KeyOf).ToList();
        if (WhyWrong([], labels) is not { } why)
        {
            return true;
        }

        problems.Add(Node, $"{Path} {why}");
        return false;
    }
}
