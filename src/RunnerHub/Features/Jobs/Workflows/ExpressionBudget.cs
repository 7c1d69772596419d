namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>
/// How much the expressions and matrices of one submission may still work, counted in steps taken, items looked at, and characters made
/// and compared.
/// </summary>
/// <remarks>A few nested calls of format() would otherwise fill the memory, and a few thousand comparisons of long texts take minutes.</remarks>
internal sealed class ExpressionBudget(long left = ExpressionBudget.Most)
{
    public const long Most = 32 << 20;
    public const int LongestText = 1 << 20;

    private long left = left;

    /// <returns>False when that is more than is left, or than one text may be long.</returns>
    public bool TrySpend(long amount) => amount <= LongestText && (left -= amount) >= 0;

    /// <summary>What it costs to compare two values.</summary>
    public static int CostOf(ExpressionValue left, ExpressionValue right) =>
        left is ExpressionValue.Text one && right is ExpressionValue.Text other ? Math.Min(one.Value.Length, other.Value.Length) : 0;
}
