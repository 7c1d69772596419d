namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>Reads the nodes of a workflow into its shape.</summary>
internal static class WorkflowShapeReader
{
    public const int MostJobs = 1000;

    /// <returns>Of use only when there are no problems.</returns>
    public static WorkflowShape Read(MapNode root, ProblemList problems)
    {
        var workflow = new Section(root, "", problems);
        var shape = new WorkflowShape
        {
            Root = root,
            Whole = WholeValues.Of(root, "", ExpressionPlace.OfRun),
            Name = OptionalOf(workflow, "name", ExpressionPlace.OfNothing),
            RunName = OptionalOf(workflow, "run-name", ExpressionPlace.OfRun),
            Triggers = WorkflowTriggers.Read(workflow),
            Concurrency = ReadConcurrency(workflow, ExpressionPlace.OfRun),
            Permissions = TokenPermissions.Read(workflow),
            Jobs = NeedsGraph.Resolve(ReadJobs(workflow)),
        };
        CheckShared(workflow, ExpressionPlace.OfRun);
        if (!workflow.TakeNothing("description"))
        {
            // For those who read the text.
            workflow.TakeScalar("description");
        }

        workflow.RefuseOthers();
        NeedsGraph.Check(shape.Jobs, problems);
        return shape;
    }

    /// <summary>What a workflow and a job may both have, and the runner alone looks at.</summary>
    /// <param name="place">What its mappings may name where they are one expression.</param>
    public static void CheckShared(Section section, ExpressionPlace place)
    {
        section.CheckTexts("env", place);
        if (section.TakeSection("defaults") is { } defaults)
        {
            CheckRun(defaults, place);
            defaults.RefuseOthers();
        }
    }

    /// <summary>The defaults of scripts.</summary>
    public static void CheckRun(Section defaults, ExpressionPlace place)
    {
        const string key = "run";
        if (!WholeValues.IsTaken(defaults, key, place) && defaults.TakeSection(key) is { } run)
        {
            run.TakeForRunner("shell");
            run.TakeForRunner("working-directory");
            run.RefuseOthers();
        }
    }

    public static Setting? SettingOf(Section section, string key, ExpressionPlace place, string wanted = "text") =>
        section.TakeScalar(key, wanted) is { } scalar ? Setting.Parse(scalar, section.PathOf(key), place, section.Problems) : null;

    /// <summary>As <see cref="SettingOf"/>; a key without a value is as if it were not there.</summary>
    public static Setting? OptionalOf(Section section, string key, ExpressionPlace place) =>
        section.TakeNothing(key) ? null : SettingOf(section, key, place);

    public static ConcurrencyShape? ReadConcurrency(Section section, ExpressionPlace place)
    {
        const string key = "concurrency";
        if (section.Map.Find(key) is ScalarNode)
        {
            return SettingOf(section, key, place, "the name of a group, or a mapping with group and cancel-in-progress") is { } name ? new(name, null) : null;
        }

        if (section.TakeSection(key) is not { } concurrency)
        {
            return null;
        }

        var group = SettingOf(concurrency, "group", place);
        var cancels = Flag(concurrency, "cancel-in-progress", place);
        CheckQueue(concurrency);
        concurrency.RefuseOthers();
        if (concurrency.Map.Find("group") is null)
        {
            section.Problems.Add(concurrency.Map, $"{concurrency.Path} has no group");
        }

        return group is null ? null : new(group, cancels);
    }

    /// <summary>How many may wait for the group: one, which is what is meant without it.</summary>
    private static void CheckQueue(Section concurrency)
    {
        const string key = "queue";
        var node = concurrency.Take(key);
        if (node is ScalarNode { Value: "max" })
        {
            concurrency.Problems.Add(node, $"{concurrency.PathOf(key)} cannot be max, by which all that wait for a group would be kept: "
                + "here one waits, and whoever comes takes its place");
        }
        else if (node is not (null or ScalarNode { Value: "single" }))
        {
            concurrency.Problems.Add(node, $"{concurrency.PathOf(key)} must be single, and this is {node.KindWord}");
        }
    }

    /// <summary>True or false, or an expression that becomes either.</summary>
    public static Setting? Flag(Section section, string key, ExpressionPlace place)
    {
        var setting = SettingOf(section, key, place, "true or false");
        if (setting is { HasExpression: false, Node.Kind: not ScalarKind.Boolean })
        {
            section.Problems.Add(setting.Node, $"{setting.Path} must be true or false, and this is {setting.Node.KindWord}");
        }

        return setting;
    }

    public static Setting? Number(Section section, string key, ExpressionPlace place)
    {
        var setting = SettingOf(section, key, place, "a number");
        if (setting is { HasExpression: false, Node.Kind: not ScalarKind.Number })
        {
            section.Problems.Add(setting.Node, $"{setting.Path} must be a number, and this is {setting.Node.KindWord}");
        }

        return setting;
    }

    /// <returns>Null where there is none.</returns>
    public static string? ReadCondition(Section section, ExpressionPlace place)
    {
        const string key = "if";
        if (section.TakeNothing(key) || section.TakeScalar(key, "a condition") is not { } condition || string.IsNullOrWhiteSpace(condition.Value))
        {
            return null;
        }

        if (condition.Kind == ScalarKind.Boolean)
        {
            // YAML spells it in more ways than expressions do.
            return NodeValues.ValueOf(condition).AsText;
        }

        if (Expressions.CheckCondition(condition.Value, place) is { } problem)
        {
            section.Problems.Add(condition.MarkOf(problem.At), $"{section.PathOf(key)}: {problem.Sentence}");
        }

        return condition.Value;
    }

    private static List<JobShape> ReadJobs(Section workflow)
    {
        var jobs = new List<JobShape>();
        if (workflow.TakeSection("jobs") is not { } section)
        {
            if (workflow.Map.Find("jobs") is null)
            {
                workflow.Problems.Add(workflow.Map, "a workflow has jobs, and here are none");
            }

            return jobs;
        }

        if (section.Map.Entries.Count is 0 or > MostJobs)
        {
            workflow.Problems.Add(section.Map, section.Map.Entries.Count == 0 ? "jobs holds no job" : $"jobs holds {section.Map.Entries.Count} jobs; at most {MostJobs} are allowed");
            return jobs;
        }

        var keys = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, node) in section.Map.Entries.TakeWhile(_ => !workflow.Problems.IsFull))
        {
            if (!WorkflowNames.IsName(key.Value))
            {
                workflow.Problems.Add(key, $"a job cannot be called so; {WorkflowNames.Rule}");
            }
            else if (!keys.Add(key.Value))
            {
                workflow.Problems.Add(key, $"there are two jobs {key.Value}; case makes no difference");
            }
            else if (node is not MapNode map)
            {
                workflow.Problems.Add(node, $"jobs.{key.Value} must be a mapping, and this is {node.KindWord}");
            }
            else
            {
                jobs.Add(JobShapeReader.Read(key, new Section(map, $"jobs.{key.Value}", workflow.Problems)));
            }
        }

        return jobs;
    }
}
