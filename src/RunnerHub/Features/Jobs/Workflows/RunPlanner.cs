using RunnerHub.Access;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>Works out what a workflow becomes for one event: its jobs, one for each combination of a matrix.</summary>
internal sealed class RunPlanner
{
    /// <summary>Of all jobs together, in characters.</summary>
    private const int LongestPayloads = 16 << 20;

    private static readonly ExpressionValue.Map?[] Once = [null];

    private readonly WorkflowShape workflow;
    private readonly ProblemList problems;
    private readonly ExpressionScope scope;
    private readonly List<PlannedJob> jobs = [];
    private int others;
    private long payloads;

    private RunPlanner(WorkflowShape workflow, ExpressionScope scope, ProblemList problems) =>
        (this.workflow, this.scope, this.problems) = (workflow, scope, problems);

    /// <returns>Of use only when there are no problems.</returns>
    public static PlannedRun Plan(WorkflowShape workflow, RunContext context, ProblemList problems) =>
        new RunPlanner(workflow, new ExpressionScope(context), problems).Plan();

    /// <summary>Works out a job that had to wait for what others leave.</summary>
    /// <param name="job">One of the workflow's.</param>
    /// <param name="scope">With its needs.</param>
    /// <param name="others">How many other jobs the run has.</param>
    /// <returns>One for each combination; of use only when there are no problems.</returns>
    public static IReadOnlyList<PlannedJob> PlanDeferred(WorkflowShape workflow, JobShape job, ExpressionScope scope, int others, ProblemList problems)
    {
        var planner = new RunPlanner(workflow, scope, problems) { others = others };
        planner.PlanCombinations(job);
        return planner.jobs;
    }

    private PlannedRun Plan()
    {
        var name = workflow.RunName?.Text(scope, problems) is { Length: > 0 } own ? own : scope.Run.WorkflowName;
        var concurrency = Concurrency(workflow.Concurrency, scope);
        foreach (var job in workflow.Jobs.TakeWhile(_ => !problems.IsFull))
        {
            if (job.NamesNeeds || IsLeftOut(job))
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
        Name = job.Name is { HasExpression: false } name && name.Text(scope, problems) is { Length: > 0 } own ? Shown(own) : job.Key,
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
        var combinations = job.Matrix is null ? Once : (IReadOnlyList<ExpressionValue.Map?>?)job.Matrix.Evaluate(scope, problems);
        var failFast = job.FailFast?.Flag(scope, problems) ?? true;
        var most = job.MaxParallel?.Number(1, int.MaxValue, "a whole number above 0", scope, problems);
        if (most is { } number && number != Math.Floor(number))
        {
            problems.Add(job.MaxParallel!.Node, $"{job.MaxParallel.Path} must be a whole number above 0");
        }

        if (others + jobs.Count + combinations?.Count > WorkflowShapeReader.MostJobs)
        {
            problems.Add(job.KeyNode, $"with jobs.{job.Key} the run has more than {WorkflowShapeReader.MostJobs} jobs");
            return;
        }

        for (var index = 0; index < combinations?.Count && !problems.IsFull && payloads <= LongestPayloads; index++)
        {
            var scope = this.scope with
            {
                Matrix = combinations[index] ?? ExpressionValue.Null,
                Strategy = ExpressionScope.StrategyOf(index, combinations.Count, failFast, (int?)most),
            };
            PlanCombination(job, combinations[index], scope, failFast, (int?)most);
        }
    }

    private void PlanCombination(JobShape job, ExpressionValue.Map? matrix, ExpressionScope scope, bool failFast, int? maxParallel)
    {
        var labels = job.RunsOn!.Evaluate(scope, problems);
        var timeout = job.TimeoutMinutes?.Number(double.Epsilon, JobPayload.LongestTimeout, $"a number above 0, at most {JobPayload.LongestTimeout}", scope, problems);
        var continues = job.ContinueOnError?.Flag(scope, problems) ?? false;
        var concurrency = Concurrency(job.Concurrency, scope);
        var name = NameOf(job, matrix, scope);
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
            TokenLevel = job.Permissions ?? workflow.Permissions ?? Level.Write,
        };
        planned = planned with { Payload = JobPayload.Write(workflow, scope.Run, job, planned, matrix, scope.Strategy) };
        jobs.Add(planned);
        if ((payloads += planned.Payload.Length) > LongestPayloads)
        {
            problems.Add(job.KeyNode, $"what the runners of all jobs would be given has more than 16 MiB with jobs.{job.Key}");
        }
    }

    /// <summary>With a matrix the values stand behind the name, unless the name has expressions of its own.</summary>
    private string NameOf(JobShape job, ExpressionValue.Map? matrix, ExpressionScope scope)
    {
        var name = job.Name?.Text(scope, problems) is { Length: > 0 } own ? own : job.Key;
        if (matrix is not null && job.Name?.HasExpression != true)
        {
            var values = NodeValues.LeavesOf(matrix).Select(value => value.AsText).Where(text => text.Length > 0);
            name = $"{name} ({string.Join(", ", values)})";
        }

        return Shown(name);
    }

    private static string Shown(string name) =>
        StorableText.CutToWidth(string.Concat(name.Select(letter => char.IsControl(letter) ? ' ' : letter)), ActionRunJob.LongestName);

    private PlannedConcurrency? Concurrency(ConcurrencyShape? concurrency, ExpressionScope scope)
    {
        if (concurrency?.Group.Text(scope, problems) is not { } group)
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
