namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>What a workflow runs on. Which events come and what they must be like is decided by those who submit it.</summary>
/// <param name="Events">Their names, in the order of the text; one of them at least can start a run.</param>
/// <param name="Inputs">Those of workflow_dispatch; none when it is not among the events.</param>
internal sealed record WorkflowTriggers(IReadOnlyList<string> Events, DispatchInputs Inputs)
{
    private const int LongestEvent = 64;

    /// <summary>What starts a run where nobody names an event: somebody, if the workflow allows it.</summary>
    public string Usual => Events.Contains(WorkflowEvents.Dispatch) ? WorkflowEvents.Dispatch : Events.First(name => name != WorkflowEvents.Call);

    public static WorkflowTriggers Read(Section workflow)
    {
        var node = workflow.Take("on");
        var inputs = DispatchInputs.None;
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
                    inputs = WorkflowEvents.Read(workflow, name, setting) ?? inputs;
                }

                break;
            default:
                names.AddRange(ReadNames(workflow, node is ListNode list ? list.Items : [node]));
                break;
        }

        Check(names, node, workflow.Problems);
        return new([.. names.Select(name => name.Value).Distinct()], inputs);
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

        if (names.Count > 0 && names.TrueForAll(name => name.Value == WorkflowEvents.Call))
        {
            problems.Add(names[0], $"nothing could start this workflow: it runs on {WorkflowEvents.Call} alone, and calls of reusable workflows are not supported; "
                + $"name another event, such as {WorkflowEvents.Dispatch}");
        }
        else if (node is not null && names.Count == 0 && problems.IsEmpty)
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
