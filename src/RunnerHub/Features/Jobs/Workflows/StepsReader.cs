namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>Checks the steps of a job with their expressions, which go to the runner as they are, and says what they are shown as.</summary>
internal static class StepsReader
{
    public const int MostSteps = 1000;
    public const string Timeout = "timeout-minutes";
    private const int LongestName = 255;

    public static IReadOnlyList<string> Read(Section job)
    {
        const string key = "steps";
        var node = job.Take(key);
        if (node is not ListNode { Items.Count: > 0 and <= MostSteps } list)
        {
            job.Problems.Add(node ?? job.Map, node switch
            {
                null => $"{job.Path} has no steps",
                ListNode { Items.Count: 0 } => $"{job.PathOf(key)} holds no step",
                ListNode steps => $"{job.PathOf(key)} holds {steps.Items.Count} steps; at most {MostSteps} are allowed",
                _ => $"{job.PathOf(key)} must be a list, and this is {node.KindWord}",
            });
            return [];
        }

        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. list.Items.Select((item, index) => ReadStep(item, $"{job.PathOf(key)}[{index}]", ids, job.Problems))];
    }

    private static string ReadStep(WorkflowNode node, string path, HashSet<string> ids, ProblemList problems)
    {
        if (node is not MapNode map)
        {
            problems.Add(node, $"{path} must be a mapping with run or uses, and this is {node.KindWord}");
            return "";
        }

        var step = new Section(map, path, problems);
        CheckId(step, ids);
        var name = step.TakeNothing("name") ? null : step.TakeForRunner("name");
        var run = step.TakeForRunner("run", "a script");
        var uses = step.TakeForRunner("uses", "the name of an action");
        var (hasRun, hasUses) = (map.Find("run") is not null, map.Find("uses") is not null);
        if (hasRun == hasUses)
        {
            problems.Add(map, hasRun ? $"{path} has both run and uses; a step does one of them" : $"{path} has neither run nor uses");
        }

        if (uses is not null && !hasRun && UsedAction.WhyNone(uses.Value) is { } why)
        {
            problems.Add(uses, $"{path}.uses {why}");
        }

        CheckRest(step, hasRun, hasUses);
        var shown = name?.Value ?? (run is not null ? $"Run {FirstLine(run.Value)}" : uses?.Value ?? "");
        return Platform.StorableText.CutToWidth(string.Concat(shown.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim(), LongestName);
    }

    private static void CheckId(Section step, HashSet<string> ids)
    {
        if (step.TakeScalar("id", "a name") is not { } id)
        {
            return;
        }

        if (!WorkflowNames.IsName(id.Value))
        {
            step.Problems.Add(id, $"{step.PathOf("id")} is no name; {WorkflowNames.Rule}");
        }
        else if (!ids.Add(id.Value))
        {
            step.Problems.Add(id, $"{step.PathOf("id")} is that of a step before; case makes no difference");
        }
    }

    private static void CheckRest(Section step, bool hasRun, bool hasUses)
    {
        WorkflowShapeReader.ReadCondition(step, ExpressionPlace.OfStepCondition);
        WorkflowShapeReader.Flag(step, "continue-on-error", ExpressionPlace.OfRunner);
        CheckTimeout(step);
        step.CheckTexts("env", ExpressionPlace.OfJob);
        if (hasRun || !hasUses)
        {
            step.TakeForRunner("shell");
            step.TakeForRunner("working-directory");
            step.Refuse("with", $"{step.PathOf("with")} is not supported in a step that runs a script; give it env");
        }

        if (hasUses)
        {
            step.CheckTexts("with", ExpressionPlace.OfJob);
            step.Refuse("shell", $"{step.PathOf("shell")} is not supported in a step that uses an action");
            step.Refuse("working-directory", $"{step.PathOf("working-directory")} is not supported in a step that uses an action");
        }

        step.RefuseOthers();
    }

    /// <summary>Runners read whole minutes only and overlook what is none, so that <see cref="JobPayload"/> spells it for them.</summary>
    private static void CheckTimeout(Section step)
    {
        if (WorkflowShapeReader.Number(step, Timeout, ExpressionPlace.OfRunner) is { HasExpression: false, Node.Kind: ScalarKind.Number } timeout
            && NodeValues.ValueOf(timeout.Node).AsNumber is not (> 0 and <= JobPayload.LongestTimeout))
        {
            step.Problems.Add(timeout.Node, $"{timeout.Path} must be a number above 0, at most {JobPayload.LongestTimeout}");
        }
    }

    private static string FirstLine(string script) => script.TrimStart().Split('\n', 2)[0];
}
