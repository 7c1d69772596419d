namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>What a workflow takes from those that call it, and gives them: <c>on.workflow_call</c>.</summary>
internal sealed record WorkflowCall(DispatchInputs Inputs, IReadOnlyList<CallSecret> Secrets, IReadOnlyList<CallOutput> Outputs)
{
    private const string Value = "value";

    public static readonly WorkflowCall Plain = new(DispatchInputs.None, [], []);

    /// <param name="call">What stands below the event.</param>
    /// <returns>Of use only when there are no problems.</returns>
    public static WorkflowCall Read(Section call)
    {
        var read = new WorkflowCall(
            DispatchInputs.ReadInputs(call, isOfCall: true),
            [.. Sections(call, "secrets").Select(ReadSecret)],
            [.. Sections(call, "outputs").Select(ReadOutput).OfType<CallOutput>()]);
        WorkflowEvents.IgnoreOthers(call);
        call.RefuseOthers();
        return read;
    }

    private static CallSecret ReadSecret((string Name, Section Section) secret)
    {
        secret.Section.TakeScalar("description");
        var required = WorkflowShapeReader.Flag(secret.Section, "required", ExpressionPlace.OfNothing);
        secret.Section.RefuseOthers();
        return new(secret.Name, required is not null && NodeValues.ValueOf(required.Node) == ExpressionValue.True);
    }

    private static CallOutput? ReadOutput((string Name, Section Section) output)
    {
        output.Section.TakeScalar("description");
        var value = WorkflowShapeReader.SettingOf(output.Section, Value, ExpressionPlace.OfCallOutput);
        output.Section.RefuseOthers();
        if (output.Section.Map.Find(Value) is null)
        {
            output.Section.Problems.Add(output.Section.Map, $"{output.Section.Path} has no value");
        }

        return value is null ? null : new(output.Name, value);
    }

    /// <summary>The mappings below a key, by name; one without a value is empty.</summary>
    private static IEnumerable<(string Name, Section Section)> Sections(Section call, string key)
    {
        if (call.TakeNothing(key) || call.TakeSection(key) is not { } all)
        {
            yield break;
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, node) in all.Map.Entries)
        {
            if (!WorkflowNames.IsName(name.Value) || !names.Add(name.Value))
            {
                call.Problems.Add(name, WorkflowNames.IsName(name.Value)
                    ? $"{all.Path} has {name.Value} twice; case makes no difference" : $"{all.Path} cannot hold such a name; {WorkflowNames.Rule}");
            }
            else if (node is MapNode or ScalarNode { IsNull: true })
            {
                yield return (name.Value, new Section(node as MapNode ?? new MapNode(node.At, []), all.PathOf(name.Value), call.Problems));
            }
            else
            {
                call.Problems.Add(node, $"{all.PathOf(name.Value)} must be a mapping, and this is {node.KindWord}");
            }
        }
    }
}

/// <summary>A secret that a workflow asks its caller for.</summary>
internal sealed record CallSecret(string Name, bool IsRequired);

/// <summary>Something that a workflow leaves for its caller.</summary>
/// <param name="Value">Worked out when its jobs have ended.</param>
internal sealed record CallOutput(string Name, Setting Value);
