namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>What a workflow's text says, before anybody starts it.</summary>
/// <param name="Name">What it calls itself, or null.</param>
internal sealed record WorkflowSummary(string? Name, WorkflowTriggers Triggers);

/// <summary>Reads workflows in the syntax of GitHub Actions. What is not supported is refused by name, and never ignored.</summary>
internal static class WorkflowReader
{
    /// <summary>What the workflow becomes for one event, or all that is wrong with it.</summary>
    public static WorkflowAnswer Read(string yaml, RunContext context)
    {
        var problems = new ProblemList();
        var shape = ReadShape(yaml, problems);
        var run = shape is null ? null : RunPlanner.Plan(shape, context, problems);
        return new(problems.IsEmpty ? run : null, problems.InOrder);
    }

    /// <summary>What can be told of a workflow before anybody starts it.</summary>
    public static (WorkflowSummary? Summary, IReadOnlyList<WorkflowProblem> Problems) Summarise(string yaml)
    {
        var problems = new ProblemList();
        return ReadShape(yaml, problems) is { } shape ? (new(shape.Name?.Node.Value, shape.Triggers), []) : (null, problems.InOrder);
    }

    private static WorkflowShape? ReadShape(string yaml, ProblemList problems)
    {
        var shape = WorkflowText.Read(yaml, problems) is { } root ? WorkflowShapeReader.Read(root, problems) : null;
        return problems.IsEmpty ? shape : null;
    }
}
