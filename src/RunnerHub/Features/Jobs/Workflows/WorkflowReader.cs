namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>What a workflow's text says, before anybody starts it.</summary>
internal sealed class WorkflowSummary(WorkflowShape shape)
{
    public WorkflowShape Shape => shape;

    /// <summary>What it calls itself, on one line; or null.</summary>
    public string? Name { get; } = NameIn(shape);

    public WorkflowTriggers Triggers => shape.Triggers;

    /// <summary>What it is called where it does not call itself anything: by its file, if it is from one.</summary>
    public string NameOr(string file) => Name ?? (file.Length > 0 ? file : "workflow");

    /// <summary>What it becomes for one event, or what is wrong with it then.</summary>
    public WorkflowAnswer Plan(RunContext context)
    {
        var problems = new ProblemList();
        var run = RunPlanner.Plan(shape, context, problems);
        return new(problems.IsEmpty ? run : null, problems.InOrder);
    }

    private static string? NameIn(WorkflowShape shape)
    {
        var name = string.Concat((shape.Name?.Node.Value ?? "").Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        return name.Length == 0 ? null : Platform.StorableText.CutToWidth(name, ActionRun.LongestTitle);
    }
}

/// <summary>Reads workflows in the syntax of GitHub Actions. What is not supported is refused by name, and never ignored.</summary>
internal static class WorkflowReader
{
    /// <summary>What can be told of a workflow before anybody starts it, or what is wrong whatever starts it.</summary>
    public static (WorkflowSummary? Summary, IReadOnlyList<WorkflowProblem> Problems) Summarise(string yaml)
    {
        var (shape, problems) = Read(yaml);
        return (shape is null ? null : new(shape), problems);
    }

    /// <returns>No shape where there are problems.</returns>
    public static (WorkflowShape? Shape, IReadOnlyList<WorkflowProblem> Problems) Read(string yaml)
    {
        var problems = new ProblemList();
        var shape = WorkflowText.Read(yaml, problems) is { } root ? WorkflowShapeReader.Read(root, problems) : null;
        return problems.IsEmpty && shape is not null ? (shape, []) : (null, problems.InOrder);
    }
}
