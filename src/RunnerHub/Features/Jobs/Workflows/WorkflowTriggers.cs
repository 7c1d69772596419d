namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>What a workflow runs on. Which events come and what they must be like is decided by those who submit it.</summary>
/// <param name="Events">Their names, in the order of the text.</param>
/// <param name="Inputs">Those of workflow_dispatch; none when it is not among the events.</param>
/// <param name="Call">What callers give and get; null when workflow_call is not among the events.</param>
internal sealed record WorkflowTriggers(IReadOnlyList<string> Events, DispatchInputs Inputs, WorkflowCall? Call)
{
    private const int LongestEvent = 64;

    /// <summary>What starts a run where nobody names an event: somebody, if the workflow allows it. Null when nothing can.</summary>
    public string? Usual => Events.Contains(WorkflowEvents.Dispatch) ? WorkflowEvents.Dispatch : Events.FirstOrDefault(name => name != WorkflowEvents.Call);

    public static WorkflowTriggers Read(Section workflow)
    {
        var node = workflow.Take("on");
        var inputs = DispatchInputs.None;
        WorkflowCall? call = null;
        var names = new List<ScalarNode>();
        switch (node)
        {
            case null:
                workflow.Problems.Add(workflow.Map, $"a workflow says what it runs on, as in on: push or on: {WorkflowEvents.Dispatch}");
                break;
            case MapNode map:
                names.AddRange(map.Entries.Select(entry => entry.Key));
                foreach (var (name, setting) in map.Entries)
                {
                    if (name.Value == WorkflowEvents.Call && setting is MapNode taken)
                    {
                        call = WorkflowCall.Read(new Section(taken, $"on.{WorkflowEvents.Call}", workflow.Problems));
                        continue;
                    }

                    inputs = WorkflowEvents.Read(workflow, name, setting) ?? inputs;
                }

                break;
            default:
                names.AddRange(ReadNames(workflow, node is ListNode list ? list.Items : [node]));
                break;
        }

        Check(names, node, workflow.Problems);
        call ??= names.Exists(name => name.Value == WorkflowEvents.Call) ? WorkflowCall.Plain : null;
        return new([.. names.Select(name => name.Value).Distinct()], inputs, call);
    }

    /// <summary>Lower-case letters and _, as all events are named.</summary>
    public static bool IsEvent(string name) =>
        name.Length is > 0 and <= LongestEvent && name.All(letter => char.IsAsciiLetterLower(letter) || letter == '_');

    private static void Check(List<ScalarNode> names, WorkflowNode? node, ProblemList problems)
    {
        foreach (var name in names)
        {
            if (WorkflowEvents.WhyNone(name.Value) is { } why)
            {
                problems.Add(name, why);
            }
        }

        if (node is not null && names.Count == 0 && problems.IsEmpty)
        {
            problems.Add(node, "on names no event");
        }
    }

    private static IEnumerable<ScalarNode> ReadNames(Section workflow, IReadOnlyList<WorkflowNode> nodes)
    {
        foreach (var node in nodes)
        {
            if (node is ScalarNode { IsNull: false } scalar)
            {
                yield return scalar;
            }
            else
            {
                workflow.Problems.Add(node, $"on must be an event, a list of events or a mapping, and this is {node.KindWord}");
            }
        }
    }
}
