using RunnerHub.Access;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>A workflow whose text is right; what its expressions become is not known yet.</summary>
internal sealed record WorkflowShape
{
    public required MapNode Root { get; init; }

    /// <summary>Those mappings of its own that are one expression.</summary>
    public required WholeValues Whole { get; init; }

    public Setting? Name { get; init; }

    public Setting? RunName { get; init; }

    public required WorkflowTriggers Triggers { get; init; }

    public ConcurrencyShape? Concurrency { get; init; }

    /// <summary>Null where the text says nothing.</summary>
    public Level? Permissions { get; init; }

    public required IReadOnlyList<JobShape> Jobs { get; init; }
}

internal sealed record ConcurrencyShape(Setting Group, Setting? CancelInProgress);

/// <summary>One job as the text has it.</summary>
internal sealed record JobShape
{
    public required ScalarNode KeyNode { get; init; }

    public string Key => KeyNode.Value;

    public required MapNode Map { get; init; }

    public Setting? Name { get; init; }

    public IReadOnlyList<ScalarNode> Needs { get; init; } = [];

    public LabelsShape? RunsOn { get; init; }

    public string? Condition { get; init; }

    /// <summary>
    /// Whether the condition holds is known before anything has run: it looks neither at what ran before nor at a combination. A job that
    /// needs nothing may ask how the run stands, which is well.
    /// </summary>
    public bool IsConditionKnown =>
        Condition is not null
        && (Needs.Count == 0 || !(Expressions.AsksForStatus(Condition) || Expressions.Names(Condition, ExpressionPlace.NeedsContext)))
        && !Expressions.Names(Condition, "matrix") && !Expressions.Names(Condition, "strategy");

    /// <summary>It calls another workflow and has no steps of its own.</summary>
    public bool IsCall { get; init; }

    /// <summary>Null also where the call is wrong.</summary>
    public CallShape? Call { get; init; }

    /// <summary>Where the strategy as a whole is an expression; what it holds is not known before that is worked out.</summary>
    public Setting? Strategy { get; init; }

    public MatrixShape? Matrix { get; init; }

    public Setting? FailFast { get; init; }

    public Setting? MaxParallel { get; init; }

    public Setting? TimeoutMinutes { get; init; }

    public Setting? ContinueOnError { get; init; }

    public ConcurrencyShape? Concurrency { get; init; }

    /// <summary>Where the container as a whole is an expression that is worked out here.</summary>
    public Setting? Container { get; init; }

    /// <summary>Its other mappings that are one expression; null in one that calls a workflow.</summary>
    public WholeValues? Whole { get; init; }

    /// <summary>In place of the workflow's; null where the text says nothing.</summary>
    public Level? Permissions { get; init; }

    public IReadOnlyList<string> StepNames { get; init; } = [];

    /// <summary>It cannot be worked out before the jobs have ended that it needs.</summary>
    public bool NamesNeeds =>
        Matrix?.NamesNeeds == true || Whole?.NamesNeeds == true
        || ((Setting?[])
            [
                Name, Strategy, FailFast, MaxParallel, TimeoutMinutes, ContinueOnError, Concurrency?.Group, Concurrency?.CancelInProgress,
                .. RunsOn?.Items ?? [], .. Call?.Given ?? [],
            ]).Any(setting => setting?.NamesNeeds == true);
}
