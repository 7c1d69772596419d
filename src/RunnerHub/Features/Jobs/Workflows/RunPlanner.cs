using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>Works out what a workflow becomes for one event: its jobs, one for each combination of a matrix.</summary>
internal sealed class RunPlanner
{
    /// <summary>Of all jobs together, in characters.</summary>
    private const int LongestPayloads = 16 << 20;

    private static readonly MatrixCombination?[] Once = [null];

    private readonly PlannedWorkflow workflow;
    private readonly WorkflowShape shape;
    private readonly ProblemList problems;
    private readonly ExpressionScope scope;
    private readonly List<PlannedJob> jobs = [];
    private WorkflowShape? whole;
    private int others;
    private long payloads;

    private RunPlanner(PlannedWorkflow workflow, ExpressionScope scope, ProblemList problems) =>
        (this.workflow, shape, this.scope, this.problems) = (workflow, workflow.Shape, scope, problems);

    /// <returns>Of use only when there are no problems.</returns>
    public static PlannedRun Plan(WorkflowShape workflow, RunContext context, ProblemList problems) =>
        new RunPlanner(new PlannedWorkflow(workflow, CalledWorkflows.None), new ExpressionScope(context), problems).Plan();

    /// <summary>Works out a job that had to wait for what others leave.</summary>
    /// <param name="workflow">In which it stands.</param>
    /// <param name="job">One of the workflow's.</param>
    /// <param name="scope">With its needs.</param>
    /// <param name="others">The other jobs of the run.</param>
    /// <returns>One for each combination; of use only when there are no problems.</returns>
    public static IReadOnlyList<PlannedJob> PlanDeferred(PlannedWorkflow workflow, JobShape job, ExpressionScope scope, OtherJobs others, ProblemList problems)
    {
        var planner = new RunPlanner(workflow, scope, problems) { others = others.Count, payloads = others.PayloadLength };
        planner.PlanCombinations(job);
        return planner.jobs;
    }

    /// <summary>The jobs of a called workflow, each of them to be worked out when its turn comes.</summary>
    /// <returns>Of use only when there are no problems.</returns>
    public static IReadOnlyList<PlannedJob> PlanCalled(PlannedWorkflow workflow, ExpressionScope scope, ProblemList problems)
    {
        var planner = new RunPlanner(workflow, scope, problems);
        return [.. workflow.Shape.Jobs.Select(planner.Deferred)];
    }

    private PlannedRun Plan()
    {
        var name = shape.RunName?.Text(scope, problems) is { Length: > 0 } own ? own : scope.Run.WorkflowName;
        var concurrency = Concurrency(shape.Concurrency, scope, mayBeNone: shape.Root.Find("concurrency") is ScalarNode);
        foreach (var job in shape.Jobs.TakeWhile(_ => !problems.IsFull))
        {
            if (job.NamesNeeds || job.IsCall || IsLeftOut(job))
            {
                jobs.Add(Deferred(job));
            }
            else
            {
                PlanCombinations(job);
            }
        }

        return new(scope.Run.WorkflowName, StorableText.CutToWidth(name, ActionRun.LongestTitle), concurrency, jobs);
    }

    /// <summary>
    /// Its condition is known to be false, so that nothing else of it need make sense. It is decided again like all others; when it holds
    /// then, as after a change of variables, the job is worked out then.
    /// </summary>
    private bool IsLeftOut(JobShape job) =>
        job.IsConditionKnown && Expressions.Condition(job.Condition, scope) is { Holds: false, Problem: null };

    /// <summary>What is known of a job before those have ended that it needs, and of one that is left out.</summary>
    private PlannedJob Deferred(JobShape job) => new()
    {
        Key = job.Key,
        Name = Shown(job.Name is { HasExpression: false } name && name.Text(scope, problems) is { Length: > 0 } own ? own : job.Key),
        Needs = [.. job.Needs.Select(need => need.Value)],
        RunsOn = [],
        Condition = job.Condition,
        Payload = "",
        StepNames = job.StepNames,
        IsDeferred = true,
        WillBeGrouped = job.Concurrency is not null,
    };

    private void PlanCombinations(JobShape job)
    {
        job = JobShapeReader.EvaluateStrategy(job, scope, problems);
        if (job.Strategy is not null && !problems.IsEmpty)
        {
            return;
        }

        var combinations = job.Matrix is null ? Once : (IReadOnlyList<MatrixCombination?>?)job.Matrix.Evaluate(scope, problems);
        // As on GitHub a matrix of which all is excluded is none.
        combinations = combinations is { Count: 0 } ? Once : combinations;
        var failFast = job.FailFast?.Flag(scope, problems) ?? true;
        var most = MostAtOnce(job);

        if (others + jobs.Count + combinations?.Count > WorkflowShapeReader.MostJobs)
        {
            problems.Add(job.KeyNode, $"with jobs.{job.Key} the run has more than {WorkflowShapeReader.MostJobs} jobs");
            return;
        }

        for (var index = 0; index < combinations?.Count && !problems.IsFull && payloads <= LongestPayloads; index++)
        {
            var scope = this.scope with
            {
                Matrix = combinations[index]?.Values ?? ExpressionValue.Null,
                Strategy = ExpressionScope.StrategyOf(index, combinations.Count, failFast, most),
            };
            PlanCombination(job, combinations[index], scope, failFast, most);
        }
    }

    /// <summary>Null is no limit.</summary>
    private int? MostAtOnce(JobShape job)
    {
        const string wanted = "a whole number, or 0 for no limit";
        var most = job.MaxParallel?.Number(0, int.MaxValue, wanted, scope, problems);
        if (most is { } number && number != Math.Floor(number))
        {
            problems.Add(job.MaxParallel!.Node, $"{job.MaxParallel.Path} must be {wanted}");
        }

        return most == 0 ? null : (int?)most;
    }

    private void PlanCombination(JobShape job, MatrixCombination? combination, ExpressionScope scope, bool failFast, int? maxParallel)
    {
        var matrix = combination?.Values;
        var labels = job.IsCall ? [] : job.RunsOn!.Evaluate(scope, problems);
        var timeout = job.TimeoutMinutes?.Number(double.Epsilon, JobPayload.LongestTimeout, $"a number above 0, at most {JobPayload.LongestTimeout}", scope, problems);
        var continues = job.ContinueOnError?.Flag(scope, problems) ?? false;
        var call = job.Call is null ? null : workflow.PlanCall(job, scope, problems);
        var concurrency = call is { Called.Concurrency: { } ofCalled } ? Concurrency(ofCalled, scope.WithInputs(call.Planned.Inputs)) : Concurrency(job.Concurrency, scope);
        var name = NameOf(job, combination, scope);
        var known = job.Whole is null ? job : job with { Map = job.Whole.Evaluate(job.Map, scope, problems) };
        known = ContainerReader.Evaluate(known, scope, problems);
        whole ??= shape with { Root = shape.Whole.Evaluate(shape.Root, this.scope, problems) };
        var matrixJson = matrix is null ? null : ExpressionJson.Write(matrix);
        if (matrix is not null && matrixJson is null)
        {
            problems.Add(job.KeyNode, $"a combination of the matrix of jobs.{job.Key} has more than 1 MiB");
        }

        if (!problems.IsEmpty || labels is null)
        {
            return;
        }

        var planned = new PlannedJob
        {
            Key = job.Key,
            Name = name,
            Needs = [.. job.Needs.Select(need => need.Value)],
            RunsOn = labels,
            Condition = job.Condition,
            MatrixJson = matrixJson,
            Payload = "",
            StepNames = job.StepNames,
            TimeoutMinutes = timeout,
            ContinueOnError = continues,
            MaxParallel = maxParallel,
            FailFast = failFast,
            Concurrency = concurrency,
            TokenLevel = workflow.LevelOf(job),
            Call = call?.Planned,
        };
        if (!job.IsCall)
        {
            if (JobPayload.Write(whole, known, planned, scope) is not { } payload)
            {
                problems.Add(job.KeyNode, $"inputs, written into jobs.{job.Key} wherever it names them, have more than {KnownWords.Longest >> 20} Mi characters");
                return;
            }

            planned = planned with { Payload = payload };
        }

        jobs.Add(planned);
        if ((payloads += planned.Payload.Length) > LongestPayloads)
        {
            problems.Add(job.KeyNode, $"what the runners of all jobs would be given has more than 16 MiB with jobs.{job.Key}");
        }
    }

    /// <summary>With a matrix the values stand behind the name, unless the name has expressions of its own and is not empty.</summary>
    private string NameOf(JobShape job, MatrixCombination? combination, ExpressionScope scope)
    {
        var own = job.Name?.Text(scope, problems) ?? "";
        string[] values = combination is null || (own.Length > 0 && job.Name!.HasExpression) ? []
            : [.. NodeValues.LeavesOf(combination.Named).Select(value => value.AsText).Where(text => text.Length > 0)];
        var name = own.Length > 0 ? own : job.Key;
        return Shown(values.Length == 0 ? name : $"{name} ({string.Join(", ", values)})");
    }

    private string Shown(string name) =>
        StorableText.CutToWidth(workflow.Prefix + string.Concat(name.Select(letter => char.IsControl(letter) ? ' ' : letter)), ActionRunJob.LongestName);

    /// <param name="mayBeNone">An expression may become empty, and is no group then.</param>
    private PlannedConcurrency? Concurrency(ConcurrencyShape? concurrency, ExpressionScope scope, bool mayBeNone = false)
    {
        if (concurrency?.Group.Text(scope, problems) is not { } group || (mayBeNone && group.Length == 0 && concurrency.Group.HasExpression))
        {
            return null;
        }

        if (group.Length is 0 or > ActionRun.LongestGroup)
        {
            problems.Add(concurrency.Group.Node, $"{concurrency.Group.Path} must have 1 to {ActionRun.LongestGroup} characters, and {(group.Length == 0 ? "is empty" : $"has {group.Length}")}");
        }

        return new(group, concurrency.CancelInProgress?.Flag(scope, problems) ?? false);
    }
}
