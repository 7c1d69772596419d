namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>A part of an expression as it was parsed.</summary>
/// <param name="At">Where it begins in the expression, from 0.</param>
/// <param name="Depth">How many parts lie in each other, itself included.</param>
internal abstract record ExpressionNode(int At, int Depth)
{
    public static int DeepestOf(IEnumerable<ExpressionNode> nodes) => nodes.Select(node => node.Depth).DefaultIfEmpty().Max();

    public sealed record Literal(int At, ExpressionValue Value) : ExpressionNode(At, 1);

    public sealed record Context(int At, string Name) : ExpressionNode(At, 1);

    public sealed record Call(int At, string Function, IReadOnlyList<ExpressionNode> Arguments) : ExpressionNode(At, 1 + DeepestOf(Arguments));

    public sealed record Index(int At, ExpressionNode Target, ExpressionNode Key) : ExpressionNode(At, 1 + Math.Max(Target.Depth, Key.Depth));

    /// <summary>All items of a list, or all values of an object.</summary>
    public sealed record Filter(int At, ExpressionNode Target) : ExpressionNode(At, 1 + Target.Depth);

    public sealed record Not(int At, ExpressionNode Operand) : ExpressionNode(At, 1 + Operand.Depth);

    public sealed record Comparison(int At, string Operator, ExpressionNode Left, ExpressionNode Right)
        : ExpressionNode(At, 1 + Math.Max(Left.Depth, Right.Depth));

    /// <summary>Operands joined by <c>&amp;&amp;</c> or <c>||</c>; its value is that of the operand which decides.</summary>
    public sealed record Logic(int At, bool IsAnd, IReadOnlyList<ExpressionNode> Operands) : ExpressionNode(At, 1 + DeepestOf(Operands));
}

/// <summary>Why an expression cannot be read or worked out.</summary>
/// <param name="At">Where in the text that was given, from 0.</param>
internal sealed record ExpressionProblem(int At, string Sentence);
