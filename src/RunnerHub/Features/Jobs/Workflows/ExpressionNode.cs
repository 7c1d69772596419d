namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>A part of an expression as it was parsed.</summary>
/// <param name="At">Where it begins in the expression, from 0.</param>
/// <param name="Depth">How many parts lie in each other, itself included.</param>
internal abstract record ExpressionNode(int At, int Depth)
{
    /// <summary>What it is made of.</summary>
    public virtual IEnumerable<ExpressionNode> Parts => [];

    /// <summary>Whether it, or a part of it however deep, is such a node.</summary>
    public bool Has(Predicate<ExpressionNode> what) => what(this) || Parts.Any(part => part.Has(what));

    public static bool IsContext(ExpressionNode node, string name) => node is Context context && context.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    public static int DeepestOf(IEnumerable<ExpressionNode> nodes) => nodes.Select(node => node.Depth).DefaultIfEmpty().Max();

    public sealed record Literal(int At, ExpressionValue Value) : ExpressionNode(At, 1);

    public sealed record Context(int At, string Name) : ExpressionNode(At, 1);

    public sealed record Call(int At, string Function, IReadOnlyList<ExpressionNode> Arguments) : ExpressionNode(At, 1 + DeepestOf(Arguments))
    {
        public override IEnumerable<ExpressionNode> Parts => Arguments;
    }

    public sealed record Index(int At, ExpressionNode Target, ExpressionNode Key) : ExpressionNode(At, 1 + Math.Max(Target.Depth, Key.Depth))
    {
        public override IEnumerable<ExpressionNode> Parts => [Target, Key];
    }

    /// <summary>All items of a list, or all values of an object.</summary>
    public sealed record Filter(int At, ExpressionNode Target) : ExpressionNode(At, 1 + Target.Depth)
    {
        public override IEnumerable<ExpressionNode> Parts => [Target];
    }

    public sealed record Not(int At, ExpressionNode Operand) : ExpressionNode(At, 1 + Operand.Depth)
    {
        public override IEnumerable<ExpressionNode> Parts => [Operand];
    }

    public sealed record Comparison(int At, string Operator, ExpressionNode Left, ExpressionNode Right)
        : ExpressionNode(At, 1 + Math.Max(Left.Depth, Right.Depth))
    {
        public override IEnumerable<ExpressionNode> Parts => [Left, Right];
    }

    /// <summary>Operands joined by <c>&amp;&amp;</c> or <c>||</c>; its value is that of the operand which decides.</summary>
    public sealed record Logic(int At, bool IsAnd, IReadOnlyList<ExpressionNode> Operands) : ExpressionNode(At, 1 + DeepestOf(Operands))
    {
        public override IEnumerable<ExpressionNode> Parts => Operands;
    }
}

/// <summary>Why an expression cannot be read or worked out.</summary>
/// <param name="At">Where in the text that was given, from 0.</param>
internal sealed record ExpressionProblem(int At, string Sentence);
