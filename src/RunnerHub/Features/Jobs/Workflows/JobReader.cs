namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>Reads one job.</summary>
internal static class JobReader
{
    private static readonly (string Key, string Message)[] Refused =
    [
        ("uses", "is not supported: a reusable workflow cannot be called; copy its jobs into this one"),
        ("secrets", "is not supported, because reusable workflows cannot be called"),
        ("with", "is not supported, because reusable workflows cannot be called"),
        ("environment", "is not supported: there are no environments to deploy to"),
    ];

    public static JobShape Read(ScalarNode key, Section job)
    {
        foreach (var (name, message) in Refused)
        {
            job.Refuse(name, $"{job.PathOf(name)} {message}");
        }

        var strategy = job.TakeSection("strategy");
        var isCall = job.Map.Find("uses") is not null;
        if (isCall)
        {
            // What else is missing or wrong would only hide the one thing that matters.
            job.Take("runs-on");
            job.Take("steps");
        }

        var shape = new JobShape
        {
            KeyNode = key,
            Map = job.Map,
            Name = WorkflowShapeReader.SettingOf(job, "name", ExpressionPlace.OfJob),
            Needs = ReadNeeds(job),
            RunsOn = isCall ? null : LabelsShape.Read(job),
            Condition = ReadCondition(job),
            Matrix = strategy is null ? null : MatrixShape.Read(strategy),
            FailFast = strategy is null ? null : WorkflowShapeReader.Flag(strategy, "fail-fast", ExpressionPlace.OfRun),
            MaxParallel = strategy is null ? null : Number(strategy, "max-parallel", ExpressionPlace.OfRun),
            TimeoutMinutes = Number(job, "timeout-minutes", ExpressionPlace.OfJob),
            ContinueOnError = WorkflowShapeReader.Flag(job, "continue-on-error", ExpressionPlace.OfJob),
            Concurrency = WorkflowShapeReader.ReadConcurrency(job, ExpressionPlace.OfJob),
            Permissions = TokenPermissions.Read(job),
            StepNames = isCall ? [] : StepsReader.Read(job),
        };
        strategy?.RefuseOthers();
        WorkflowShapeReader.CheckShared(job);
        job.CheckTexts("outputs");
        ContainerReader.Check(job);
        job.RefuseOthers();
        return shape;
    }

    private static Setting? Number(Section section, string key, ExpressionPlace place)
    {
        var setting = WorkflowShapeReader.SettingOf(section, key, place, "a number");
        if (setting is { HasExpression: false, Node.Kind: not ScalarKind.Number })
        {
            section.Problems.Add(setting.Node, $"{setting.Path} must be a number, and this is {setting.Node.KindWord}");
        }

        return setting;
    }

    private static List<ScalarNode> ReadNeeds(Section job)
    {
        var node = job.Take("needs");
        var needs = new List<ScalarNode>();
        foreach (var item in node is ListNode list ? list.Items : node is null ? [] : [node])
        {
            if (item is ScalarNode { IsNull: false } scalar)
            {
                needs.Add(scalar);
            }
            else
            {
                job.Problems.Add(item, $"{job.PathOf("needs")} must be the name of a job, or a list of them, and this is {item.KindWord}");
            }
        }

        return [.. needs.DistinctBy(need => need.Value)];
    }

    private static string? ReadCondition(Section job)
    {
        if (job.TakeScalar("if", "a condition") is not { } condition || string.IsNullOrWhiteSpace(condition.Value))
        {
            return null;
        }

        if (Expressions.CheckCondition(condition.Value) is { } problem)
        {
            job.Problems.Add(condition.MarkOf(problem.At), $"{job.PathOf("if")}: {problem.Sentence}");
        }

        return condition.Value;
    }
}
