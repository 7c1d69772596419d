namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>What a workflow's text says, before anybody starts it.</summary>
internal sealed class WorkflowSummary(WorkflowShape shape)
{
    /// <summary>What it calls itself, or null.</summary>
    public string? Name => shape.Name?.Node.Value;

    public WorkflowTriggers Triggers => shape.Triggers;

    /// <summary>What it becomes for one event, or what is wrong with it then.</summary>
    public WorkflowAnswer Plan(RunContext context)
    {
        var problems = new ProblemList();
        var run = RunPlanner.Plan(shape, context, problems);
        return new(problems.IsEmpty ? run : null, problems.InOrder);
    }
}

/// <summary>Reads workflows in the syntax of GitHub Actions. What is not supported is refused by name, and never ignored.</summary>
internal static class WorkflowReader
{
    /// <summary>What the workflow becomes for one event, or all that is wrong with it.</summary>
    public static WorkflowAnswer Read(string yaml, RunContext context)
    {
        var (summary, problems) = Summarise(yaml);
        return summary?.Plan(context) ?? new(null, problems);
    }

    /// <summary>What can be told of a workflow before anybody starts it, or what is wrong whatever starts it.</summary>
    public static (WorkflowSummary? Summary, IReadOnlyList<WorkflowProblem> Problems) Summarise(string yaml)
    {
        var problems = new ProblemList();
        var shape = WorkflowText.Read(yaml, problems) is { } root ? WorkflowShapeReader.Read(root, problems) : null;
        return problems.IsEmpty && shape is not null ? (new(shape), []) : (null, problems.InOrder);
    }
}
