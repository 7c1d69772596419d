namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>Reads one job.</summary>
internal static class JobShapeReader
{
    private const string Uses = "uses";
    private const string Strategy = "strategy";

    private static readonly string[] OfCalls = ["with", "secrets"];

    private static readonly string[] CombinationContexts = ["matrix", "strategy"];

    public static JobShape Read(ScalarNode key, Section job)
    {
        var shape = new JobShape
        {
            KeyNode = key,
            Map = job.Map,
            Name = WorkflowShapeReader.OptionalOf(job, "name", ExpressionPlace.OfJob),
            Needs = ReadNeeds(job),
            Condition = WorkflowShapeReader.ReadCondition(job, ExpressionPlace.OfCondition),
            Concurrency = WorkflowShapeReader.ReadConcurrency(job, ExpressionPlace.OfJob),
            Permissions = TokenPermissions.Read(job),
        };
        shape = WholeValues.IsTaken(job, Strategy, ExpressionPlace.OfStrategy, job.PathOf(Strategy), out var whole)
            ? shape with { Strategy = whole } : ReadStrategy(shape, job.TakeSection(Strategy));
        shape = job.Map.Find(Uses) is null ? ReadSteps(shape, job) : shape with { IsCall = true, Call = CallShape.Read(job) };
        CheckDeferred(shape, job);
        job.RefuseOthers();
        return shape;
    }

    /// <summary>The job with what its strategy holds, when that is an expression as a whole.</summary>
    /// <returns>Of use only when there are no problems.</returns>
    public static JobShape EvaluateStrategy(JobShape shape, ExpressionScope scope, ProblemList problems)
    {
        switch (shape.Strategy?.Evaluate(scope, problems))
        {
            case null or ExpressionValue.Nothing:
                return shape;
            case ExpressionValue.Map map:
                return ReadStrategy(shape, new Section((MapNode)NodeValues.NodeOf(map, shape.Strategy.Node.At), shape.Strategy.Path, problems));
            case var value:
                shape.Strategy.Refuse(problems, "a mapping", value);
                return shape;
        }
    }

    private static JobShape ReadStrategy(JobShape shape, Section? strategy)
    {
        if (strategy is null)
        {
            return shape;
        }

        var read = shape with
        {
            Matrix = MatrixShape.Read(strategy),
            FailFast = WorkflowShapeReader.Flag(strategy, "fail-fast", ExpressionPlace.OfStrategy),
            MaxParallel = WorkflowShapeReader.Number(strategy, "max-parallel", ExpressionPlace.OfStrategy),
        };
        strategy.RefuseOthers();
        return read;
    }

    /// <summary>What a job has that does not call another workflow.</summary>
    private static JobShape ReadSteps(JobShape shape, Section job)
    {
        foreach (var key in OfCalls)
        {
            job.Refuse(key, $"{job.PathOf(key)} is given to a workflow that the job calls by {Uses}; this one calls none");
        }

        var read = shape with
        {
            RunsOn = LabelsShape.Read(job),
            TimeoutMinutes = WorkflowShapeReader.Number(job, "timeout-minutes", ExpressionPlace.OfJob),
            ContinueOnError = WorkflowShapeReader.Flag(job, "continue-on-error", ExpressionPlace.OfJob),
            Container = ContainerReader.Check(job),
            StepNames = StepsReader.Read(job),
            Whole = WholeValues.Of(job.Map, job.Path, ExpressionPlace.OfJob),
        };
        WorkflowShapeReader.CheckShared(job, ExpressionPlace.OfJob);
        job.CheckTexts("outputs");
        CheckEnvironment(job);
        // How long a cancelled job may take to end is the server's own rule.
        WorkflowShapeReader.Number(job, "cancel-timeout-minutes", ExpressionPlace.OfJob);
        return read;
    }

    /// <summary>What is worked out when others have ended must need others, and its combinations are not known to the condition that comes before.</summary>
    private static void CheckDeferred(JobShape shape, Section job)
    {
        if (shape.NamesNeeds && shape.Needs.Count == 0)
        {
            job.Problems.Add(shape.KeyNode, $"{job.Path} names needs and has none; list the jobs there whose results it is made from");
        }

        foreach (var context in shape.NamesNeeds || shape.IsCall ? CombinationContexts.Where(context => Expressions.Names(shape.Condition, context)) : [])
        {
            job.Problems.Add(job.Map.Find("if")!, $"{job.PathOf("if")} cannot name {context} in a job that "
                + $"{(shape.IsCall ? "calls a workflow" : "is made from its needs")}; it decides whether that is done");
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
        WorkflowShapeReader.Flag(environment, "deployment", ExpressionPlace.OfJob);
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
