using System.Globalization;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>
/// Writes the workflow of one job that a runner gets. What the server has decided stands there as decided: the job's condition,
/// its labels, its combination of the matrix; what the job needs comes with the task. All else is as in the text.
/// </summary>
internal static class JobPayload
{
    /// <summary>In minutes: a year.</summary>
    public const int LongestTimeout = 525_600;

    private const string Image = "image";
    private const string Scheme = "docker://";

    private static readonly Mark Nowhere = new(1, 1);
    private static readonly string[] OfWorkflow = ["env", "defaults"];
    private static readonly string[] OfJob = ["env", "defaults", "container", "services", "outputs", "steps"];
    private static readonly string[] OfStrategy = ["fail-fast", "max-parallel"];

    /// <param name="scope">What was known when the job was worked out.</param>
    /// <returns>Null when what is known is too long, written into the job.</returns>
    public static string? Write(WorkflowShape workflow, JobShape shape, PlannedJob job, ExpressionScope scope)
    {
        List<KeyValuePair<ScalarNode, WorkflowNode>> decided =
        [
            Entry("name", Text(ExpressionText.Escape(job.Name))),
            // The runner would decide anew, and without those that were skipped.
            Entry("if", Plain("always()")),
            Entry("runs-on", new ListNode(Nowhere, [.. job.RunsOn.Select(Text)])),
        ];
        if (job.TimeoutMinutes is { } minutes)
        {
            decided.Add(Entry("timeout-minutes", Minutes(minutes)));
        }

        if (job.ContinueOnError)
        {
            decided.Add(Entry("continue-on-error", Plain("true")));
        }

        if (scope.Matrix is ExpressionValue.Map matrix)
        {
            decided.Add(Entry("strategy", Strategy(matrix, scope.Strategy)));
        }

        var words = new KnownWords(scope);
        var kept = Kept(shape.Map, OfJob).Select(entry => KeyValuePair.Create(entry.Key, words.WriteInto(ForRunner(entry), isSteps: entry.Key.Value == "steps")));
        var jobs = new MapNode(Nowhere, [Entry(job.Key, new MapNode(Nowhere, [.. decided, .. kept]))]);
        var written = WorkflowWriter.Write(new MapNode(Nowhere,
        [
            Entry("name", Text(scope.Run.WorkflowName)),
            // A called workflow has inputs of its own, which are written as values.
            Entry("on", On(scope.Run.EventName, scope.CallInputs is null ? workflow.Triggers.Inputs : DispatchInputs.None)),
            .. Kept(workflow.Root, OfWorkflow).Select(entry => KeyValuePair.Create(entry.Key, words.WriteInto(entry.Value))),
            Entry("jobs", jobs),
        ]));
        return words.AreTooLong ? null : written;
    }

    /// <summary>The event of the run alone. Its inputs tell the runner which values are true or false, and which are text.</summary>
    private static WorkflowNode On(string eventName, DispatchInputs inputs)
    {
        if (eventName != WorkflowEvents.Dispatch || inputs.Inputs.Count == 0)
        {
            return Plain(eventName);
        }

        var asked = inputs.Inputs.Select(input => Entry(input.Name, Asked(input)));
        return new MapNode(Nowhere, [Entry(eventName, new MapNode(Nowhere, [Entry("inputs", new MapNode(Nowhere, [.. asked]))]))]);
    }

    private static MapNode Asked(DispatchInput input)
    {
        List<KeyValuePair<ScalarNode, WorkflowNode>> said =
        [
            Entry("type", Plain(input.Type.ToString().ToLower(CultureInfo.InvariantCulture))),
            Entry("required", Plain(input.IsRequired ? "true" : "false")),
            Entry("default", Text(input.Default)),
        ];
        if (input.Options.Count > 0)
        {
            said.Add(Entry("options", new ListNode(Nowhere, [.. input.Options.Select(Text)])));
        }

        return new(Nowhere, said);
    }

    private static MapNode Strategy(ExpressionValue.Map matrix, ExpressionValue.Map strategy)
    {
        var values = matrix.Fields.Select(field => Entry(field.Key, new ListNode(Nowhere, [NodeValues.NodeOf(field.Value, Nowhere)])));
        return new(Nowhere,
        [
            Entry("matrix", new MapNode(Nowhere, [.. values])),
            // Left out, an expression that takes all of strategy would read the runner's own defaults.
            .. OfStrategy.Select(name => Entry(name, Plain(strategy.Fields[name].AsText))),
        ]);
    }

    /// <summary>
    /// A container may be named by its image alone, and runners read a service only as a mapping. What a step leaves empty runners may
    /// take for a value: a condition that is nothing does not hold.
    /// </summary>
    private static WorkflowNode ForRunner(KeyValuePair<ScalarNode, WorkflowNode> entry) => (entry.Key.Value, entry.Value) switch
    {
        ("steps", ListNode steps) => new ListNode(steps.At, [.. steps.Items.Select(item => item is MapNode step ? StepFor(step) : item)]),
        ("container", _) => ContainerOf(entry.Value),
        ("services", MapNode services) => new MapNode(services.At, [.. services.Entries.Select(service => KeyValuePair.Create(service.Key, ContainerOf(service.Value)))]),
        _ => entry.Value,
    };

    private static MapNode StepFor(MapNode step) => new(step.At,
    [
        .. step.Entries.Where(entry => entry is not { Key.Value: "name" or "if", Value: ScalarNode { IsNull: true } })
            .Select(entry => entry is { Key.Value: StepsReader.Timeout, Value: ScalarNode { Kind: ScalarKind.Number } minutes }
                ? Entry(StepsReader.Timeout, Minutes(NodeValues.ValueOf(minutes).AsNumber)) : entry),
    ]);

    /// <summary>Runners read whole minutes only; of a job the server itself keeps to the exact time.</summary>
    private static ScalarNode Minutes(double minutes) => Plain(Math.Ceiling(minutes).ToString(CultureInfo.InvariantCulture));

    private static WorkflowNode ContainerOf(WorkflowNode node) => node switch
    {
        ScalarNode image => new MapNode(image.At, [Entry(Image, ImageOf(image))]),
        MapNode map when map.Find(Image) is ScalarNode image => map.With(Image, ImageOf(image)),
        _ => node,
    };

    /// <summary>GitHub knows an image by its address, too; Docker, to which runners hand on what they find, does not.</summary>
    private static ScalarNode ImageOf(ScalarNode image) =>
        image.Value.StartsWith(Scheme, StringComparison.Ordinal) ? new ScalarNode(image.At, image.Value[Scheme.Length..], image.Form) : image;

    private static IEnumerable<KeyValuePair<ScalarNode, WorkflowNode>> Kept(MapNode map, string[] keys) =>
        keys.Select(key => (key, Node: map.Find(key))).Where(kept => kept.Node is not null).Select(kept => Entry(kept.key, kept.Node!));

    private static KeyValuePair<ScalarNode, WorkflowNode> Entry(string key, WorkflowNode node) =>
        new(Plain(key) is { Kind: ScalarKind.Text } plain ? plain : Text(key), node);

    private static ScalarNode Plain(string text) => new(Nowhere, text, ScalarForm.Plain);

    private static ScalarNode Text(string text) => new(Nowhere, text);
}
