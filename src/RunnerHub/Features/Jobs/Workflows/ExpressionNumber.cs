using System.Globalization;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>How the expression language reads a number in a text.</summary>
internal static class ExpressionNumber
{
    private const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <returns>0 for nothing but spaces, not-a-number for what is none.</returns>
    public static double Parse(string text)
    {
        var trimmed = text.AsSpan().Trim();
        return trimmed.IsEmpty ? 0
            : trimmed.StartsWith("0x", StringComparison.Ordinal) ? Whole(trimmed[2..], 16)
            : trimmed.StartsWith("0o", StringComparison.Ordinal) ? Whole(trimmed[2..], 8)
            : trimmed is "Infinity" ? double.PositiveInfinity
            : trimmed is "-Infinity" ? double.NegativeInfinity
            : double.TryParse(trimmed, Decimal, CultureInfo.InvariantCulture, out var number) ? number
            : double.NaN;
    }

    private static double Whole(ReadOnlySpan<char> digits, int radix)
    {
        var value = digits.IsEmpty ? double.NaN : 0d;
        foreach (var letter in digits)
        {
            var digit = char.IsAsciiHexDigit(letter) ? Convert.ToInt32(letter.ToString(), 16) : radix;
            value = digit < radix ? value * radix + digit : double.NaN;
        }

        return value;
    }
}
