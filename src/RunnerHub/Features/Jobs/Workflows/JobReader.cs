namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>Reads one job.</summary>
internal static class JobReader
{
    private static readonly (string Key, string Message)[] Refused =
    [
        ("uses", "is not supported: a reusable workflow cannot be called; copy its jobs into this one"),
        ("secrets", "is not supported, because reusable workflows cannot be called"),
        ("with", "is not supported, because reusable workflows cannot be called"),
    ];

    private static readonly string[] CombinationContexts = ["matrix", "strategy"];

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
            Name = WorkflowShapeReader.OptionalOf(job, "name", ExpressionPlace.OfJob),
            Needs = ReadNeeds(job),
            RunsOn = isCall ? null : LabelsShape.Read(job),
            Condition = WorkflowShapeReader.ReadCondition(job, ExpressionPlace.OfCondition),
            Matrix = strategy is null ? null : MatrixShape.Read(strategy),
            FailFast = strategy is null ? null : WorkflowShapeReader.Flag(strategy, "fail-fast", ExpressionPlace.OfStrategy),
            MaxParallel = strategy is null ? null : WorkflowShapeReader.Number(strategy, "max-parallel", ExpressionPlace.OfStrategy),
            TimeoutMinutes = WorkflowShapeReader.Number(job, "timeout-minutes", ExpressionPlace.OfJob),
            ContinueOnError = WorkflowShapeReader.Flag(job, "continue-on-error", ExpressionPlace.OfJob),
            Concurrency = WorkflowShapeReader.ReadConcurrency(job, ExpressionPlace.OfJob),
            Container = ContainerReader.Check(job),
            Permissions = TokenPermissions.Read(job),
            StepNames = isCall ? [] : StepsReader.Read(job),
        };
        strategy?.RefuseOthers();
        CheckDeferred(shape, job);
        WorkflowShapeReader.CheckShared(job);
        job.CheckTexts("outputs");
        CheckEnvironment(job);
        // How long a cancelled job may take to end is the server's own rule.
        WorkflowShapeReader.Number(job, "cancel-timeout-minutes", ExpressionPlace.OfJob);
        job.RefuseOthers();
        return shape;
    }

    /// <summary>What is worked out when others have ended must need others, and its combinations are not known to the condition that comes before.</summary>
    private static void CheckDeferred(JobShape shape, Section job)
    {
        if (shape.NamesNeeds && shape.Needs.Count == 0)
        {
            job.Problems.Add(shape.KeyNode, $"{job.Path} names needs and has none; list the jobs there whose results it is made from");
        }

        foreach (var context in shape.NamesNeeds ? CombinationContexts.Where(context => Expressions.Names(shape.Condition, context)) : [])
        {
            job.Problems.Add(job.Map.Find("if")!, $"{job.PathOf("if")} cannot name {context} in a job that is made from its needs; it decides whether that is done");
        }
    }

    /// <summary>It says where a job deploys to, and means nothing else here: no rules are tied to it.</summary>
    private static void CheckEnvironment(Section job)
    {
        const string key = "environment";
        if (job.Map.Find(key) is not MapNode)
        {
            WorkflowShapeReader.SettingOf(job, key, ExpressionPlace.OfJob, "the name of an environment, or a mapping with name and url");
            return;
        }

        var environment = job.TakeSection(key)!;
        WorkflowShapeReader.SettingOf(environment, "name", ExpressionPlace.OfJob);
        environment.TakeForRunner("url");
        environment.RefuseOthers();
        if (environment.Map.Find("name") is null)
        {
            job.Problems.Add(environment.Map, $"{environment.Path} has no name");
        }
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
}
