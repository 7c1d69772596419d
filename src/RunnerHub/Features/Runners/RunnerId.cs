using System.Globalization;

namespace RunnerHub.Features.Runners;

/// <summary>The id of a runner as it stands in an address. What is no number is 0, which no runner has: it is not found.</summary>
internal readonly record struct RunnerId(long Value)
{
    public static bool TryParse(string? text, IFormatProvider? provider, out RunnerId id)
    {
        id = new RunnerId(long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : 0);
        return true;
    }

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
