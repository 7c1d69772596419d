namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>Collects what is wrong in a workflow.</summary>
internal sealed class ProblemList
{
    /// <summary>More of them help nobody.</summary>
    public const int Most = 50;

    private readonly HashSet<WorkflowProblem> problems = [];

    /// <summary>What may still be worked out while the workflow is read.</summary>
    public ExpressionBudget Budget { get; } = new();

    public bool IsEmpty => problems.Count == 0;

    public bool IsFull => problems.Count >= Most;

    /// <summary>In the order of the text; what is wrong in all combinations of a matrix is said once.</summary>
    public IReadOnlyList<WorkflowProblem> InOrder =>
        [.. problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];

    public void Add(Mark at, string message)
    {
        if (!IsFull)
        {
            problems.Add(new(at.Line, at.Column, message));
        }
    }

    public void Add(WorkflowNode node, string message) => Add(node.At, message);
}
