using System.Globalization;

namespace RunnerHub.Platform.Api;

/// <summary>The id of a row as it stands in an address. What is no number is 0, which no row has: it is not found.</summary>
internal readonly record struct RouteId(long Value)
{
    public static bool TryParse(string? text, IFormatProvider? provider, out RouteId id)
    {
        id = new RouteId(long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : 0);
        return true;
    }

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
