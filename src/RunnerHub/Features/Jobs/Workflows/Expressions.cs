namespace RunnerHub.Features.Jobs.Workflows;

/// <param name="Holds">False also when there is a problem.</param>
/// <param name="Problem">A sentence about what cannot be worked out, or null.</param>
internal sealed record ConditionAnswer(bool Holds, string? Problem = null);

/// <summary>The conditions of jobs, and the checks of those of steps: <c>if</c>, with or without <c>${{ }}</c> around it.</summary>
internal static class Expressions
{
    /// <summary>Whether a job is to run. One that asks for no status itself runs only after success.</summary>
    /// <param name="condition">As in <see cref="PlannedJob.Condition"/>; null or blank holds after success.</param>
    public static ConditionAnswer Condition(string? condition, ExpressionScope scope)
    {
        if (string.IsNullOrWhiteSpace(condition))
        {
            return new(scope.HasStatus("success"));
        }

        var (node, _, problem) = ParseCondition(condition, ExpressionPlace.OfCondition);
        if (node is null)
        {
            return new(false, Sentence(problem!));
        }

        if (!AsksForStatus(node) && !scope.HasStatus("success"))
        {
            return new(false);
        }

        var (value, failure) = ExpressionEvaluator.Evaluate(node, scope);
        return failure is null ? new(value.IsTruthy) : new(false, Sentence(failure));
    }

    /// <summary>Whether a condition asks for the status of the run or of jobs, so that it may hold although not all went well.</summary>
    /// <param name="condition">As in <see cref="PlannedJob.Condition"/>.</param>
    public static bool AsksForStatus(string? condition) => Has(condition, AsksForStatus);

    /// <summary>Whether a condition names a context.</summary>
    /// <param name="condition">As in <see cref="PlannedJob.Condition"/>.</param>
    public static bool Names(string? condition, string context) => Has(condition, node => node.Has(part => ExpressionNode.IsContext(part, context)));

    /// <summary>What is wrong with a condition before anything is known of its values, or null.</summary>
    public static ExpressionProblem? CheckCondition(string condition, ExpressionPlace place) => ParseCondition(condition, place).Problem;

    private static (ExpressionNode? Node, int Offset, ExpressionProblem? Problem) ParseCondition(string condition, ExpressionPlace place)
    {
        if (!ExpressionText.IsIn(condition))
        {
            var (bare, wrong) = ExpressionParser.Parse(condition, place);
            return (bare, 0, wrong);
        }

        var (text, problem) = ExpressionText.Parse(condition.Trim(), place);
        var trimmed = condition.Length - condition.TrimStart().Length;
        return problem is not null ? (null, 0, problem with { At = problem.At + trimmed })
            : text!.IsWhole ? (text.Whole, text.WholeOffset + trimmed, null)
            : (null, 0, new(trimmed, "text beside ${{ }} would always hold; write the whole condition inside of it, or leave the braces out"));
    }

    private static bool AsksForStatus(ExpressionNode node) => node.Has(part => part is ExpressionNode.Call call && ExpressionPlace.IsStatus(call.Function));

    private static bool Has(string? condition, Predicate<ExpressionNode> what) =>
        !string.IsNullOrWhiteSpace(condition) && ParseCondition(condition, ExpressionPlace.OfCondition).Node is { } node && what(node);

    private static string Sentence(ExpressionProblem problem) => $"The condition cannot be worked out: {problem.Sentence} (character {problem.At + 1}).";
}
