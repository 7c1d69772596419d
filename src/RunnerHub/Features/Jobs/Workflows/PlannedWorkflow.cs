using System.Text.Json;
using RunnerHub.Access;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>A workflow of a run: the one that it was started with, or one that is called by a job of another.</summary>
/// <param name="Shape">Its text.</param>
/// <param name="Called">All that are called in the run.</param>
internal sealed record PlannedWorkflow(WorkflowShape Shape, CalledWorkflows Called)
{
    /// <summary>Of the caller, besides what is the same in the whole run.</summary>
    private static readonly string[] OfCaller = ["inputs", "matrix", ExpressionPlace.NeedsContext, "strategy"];

    /// <summary>As <see cref="CalledPath"/> says; empty for the one that the run was started with.</summary>
    public string Path { get; init; } = "";

    /// <summary>What the names of its jobs begin with: that of the job which calls it.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>More than that the token of none of its jobs may do.</summary>
    public Level MostLevel { get; init; } = Level.Write;

    /// <summary>What the token of a job may do.</summary>
    public Level LevelOf(JobShape job) => (job.Permissions ?? Shape.Permissions) is { } own && own < MostLevel ? own : MostLevel;

    /// <summary>What a job becomes that had to wait for those that it needs, or what is wrong with it then.</summary>
    /// <param name="scope">With its needs.</param>
    /// <param name="others">The other jobs of the run.</param>
    public DeferredAnswer PlanDeferred(string key, ExpressionScope scope, OtherJobs others)
    {
        var problems = new ProblemList();
        var planned = Shape.Jobs.FirstOrDefault(job => job.Key == key) is { } found ? RunPlanner.PlanDeferred(this, found, scope, others, problems) : [];
        return new(planned, problems.InOrder);
    }

    /// <summary>The jobs of a called workflow, each of them to be worked out when its turn comes.</summary>
    public DeferredAnswer PlanCalled(ExpressionScope scope)
    {
        var problems = new ProblemList();
        return new(RunPlanner.PlanCalled(this, scope, problems), problems.InOrder);
    }

    /// <summary>What a called workflow leaves for its caller, by name, when its jobs have ended; of use only when there are no problems.</summary>
    /// <param name="scope">With its inputs, and with its jobs as the needs.</param>
    public (Dictionary<string, string> Outputs, IReadOnlyList<WorkflowProblem> Problems) OutputsOf(ExpressionScope scope)
    {
        var (outputs, problems) = (new Dictionary<string, string>(), new ProblemList());
        foreach (var output in Shape.Triggers.Call?.Outputs ?? [])
        {
            if (output.Value.Evaluate(scope, problems, isData: true) is { } value)
            {
                outputs[output.Name] = value.AsText;
            }
        }

        return (outputs, problems.InOrder);
    }

    /// <summary>Works out the call of a job.</summary>
    /// <param name="job">Calls a workflow.</param>
    /// <param name="scope">Of the job, with its combination.</param>
    /// <returns>Null after a problem.</returns>
    public CallPlan? PlanCall(JobShape job, ExpressionScope scope, ProblemList problems)
    {
        var (call, path) = (job.Call!, CalledPath.Of(job.Call!.Uses.Value, Path));
        if (Called.Find(path) is not { Triggers.Call: { } takes } called)
        {
            problems.Add(call.Uses, $"the workflow {path} is not kept with the run");
            return null;
        }

        var given = call.With.Select(argument => (argument.Name, argument.Value, Became: argument.Value.Evaluate(scope, problems, isData: true)))
            .Where(argument => argument.Became is not null).ToList();
        foreach (var (_, value, became) in given.Where(argument => !argument.Became!.IsPrimitive))
        {
            value.Refuse(problems, "text, true, false or a number", became!);
        }

        var answer = takes.Inputs.FillCall(given.ToDictionary(argument => argument.Name.Value, argument => JsonOf(argument.Became!)));
        foreach (var problem in answer.Problems)
        {
            problems.Add(
                given.FirstOrDefault(argument => argument.Name.Value.Equals(problem.Input, StringComparison.OrdinalIgnoreCase)).Name ?? call.Uses,
                $"jobs.{job.Key}.with.{problem.Input} {problem.Sentence}");
        }

        var secrets = call.Secrets.ToDictionary(secret => secret.Name.Value.ToUpperInvariant(), secret => secret.Value.Node.Value);
        return new(new PlannedCall(path, answer.Values, secrets, call.InheritsSecrets, ContextsOf(call, scope, problems)), called);
    }

    private static Dictionary<string, JsonElement> ContextsOf(CallShape call, ExpressionScope scope, ProblemList problems)
    {
        var contexts = new Dictionary<string, JsonElement>();
        foreach (var name in OfCaller.Where(name => call.Secrets.Any(secret => secret.Value.Names(name))))
        {
            if (ExpressionJson.Write(scope.Find(name)) is { } json)
            {
                contexts[name.ToUpperInvariant()] = JsonSerializer.Deserialize<JsonElement>(json);
            }
            else
            {
                problems.Add(call.Uses, $"{name}, which the secrets name, has more than 1 MiB");
            }
        }

        return contexts;
    }

    internal sealed record CallPlan(PlannedCall Planned, WorkflowShape Called);

    private static JsonElement JsonOf(ExpressionValue value) => value switch
    {
        ExpressionValue.Truth truth => JsonSerializer.SerializeToElement(truth.Value),
        ExpressionValue.Nothing => JsonSerializer.SerializeToElement((string?)null),
        _ => JsonSerializer.SerializeToElement(value.AsText),
    };
}
