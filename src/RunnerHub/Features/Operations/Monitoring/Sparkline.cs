using System.Globalization;

namespace RunnerHub.Features.Operations.Monitoring;

/// <summary>A small curve of a figure over the last ten minutes. The highest value reaches the top, and nothing is 0.</summary>
internal sealed record Sparkline(IReadOnlyList<double> Values)
{
    public const int Width = 120;
    public const int Height = 28;

    private const int Edge = 2;
    private const int Steps = 120;

    public double Highest => Values.DefaultIfEmpty().Max();

    public double Latest => Values.Count == 0 ? 0 : Values[^1];

    /// <summary>The corners of the line; the newest is at the right, and a server that has just started leaves the left empty.</summary>
    public string Points => string.Join(' ', Values.Select((value, index) => string.Create(
        CultureInfo.InvariantCulture, $"{Width - ((Values.Count - 1 - index) * (double)Width / Steps):0.#},{Height - Edge - (Highest > 0 ? value / Highest * (Height - (2 * Edge)) : 0):0.#}")));

    /// <summary>The corners of the ground below the line.</summary>
    public string Ground => Values.Count == 0 ? "" : string.Create(
        CultureInfo.InvariantCulture, $"{Width - ((Values.Count - 1) * (double)Width / Steps):0.#},{Height} {Points} {Width},{Height}");
}
