namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>What a workflow runs on. Which events come and what they must be like is decided by those who submit it.</summary>
/// <param name="Events">Their names, in the order of the text.</param>
/// <param name="Inputs">Those of workflow_dispatch; none when it is not among the events.</param>
internal sealed record WorkflowTriggers(IReadOnlyList<string> Events, DispatchInputs Inputs)
{
    public const string Dispatch = "workflow_dispatch";
    private const int LongestEvent = 64;

    public static WorkflowTriggers Read(Section workflow)
    {
        var node = workflow.Take("on");
        var inputs = DispatchInputs.None;
        var names = new List<ScalarNode>();
        switch (node)
        {
            case null:
                workflow.Problems.Add(workflow.Map, $"a workflow says what it runs on, as in on: push or on: {Dispatch}");
                break;
            case MapNode map:
                names.AddRange(map.Entries.Select(entry => entry.Key));
                foreach (var (name, setting) in map.Entries)
                {
                    inputs = ReadEvent(workflow, name, setting) ?? inputs;
                }

                break;
            default:
                names.AddRange(ReadNames(workflow, node is ListNode list ? list.Items : [node]));
                break;
        }

        foreach (var name in names.Where(name => !IsEvent(name.Value)))
        {
            workflow.Problems.Add(name, "on must name events, such as push, pull_request or workflow_dispatch");
        }

        if (node is not null && names.Count == 0 && workflow.Problems.IsEmpty)
        {
            workflow.Problems.Add(node, "on names no event");
        }

        return new([.. names.Select(name => name.Value).Distinct()], inputs);
    }

    /// <summary>Lower-case letters and _, as all events are named.</summary>
    public static bool IsEvent(string name) =>
        name.Length is > 0 and <= LongestEvent && name.All(letter => char.IsAsciiLetterLower(letter) || letter == '_');

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

    private static DispatchInputs? ReadEvent(Section workflow, ScalarNode name, WorkflowNode setting)
    {
        var isAsIt = setting is ScalarNode { IsNull: true } or MapNode || (name.Value == "schedule" && setting is ListNode);
        if (!isAsIt)
        {
            workflow.Problems.Add(setting, $"on.{Platform.StorableText.CutToWidth(name.Value, 60)} must be a mapping or nothing, and this is {setting.KindWord}");
        }

        return name.Value == Dispatch && setting is MapNode map ? DispatchInputs.Read(new Section(map, $"on.{Dispatch}", workflow.Problems)) : null;
    }
}
