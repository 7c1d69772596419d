using YamlDotNet.Core;
using YamlScalar = YamlDotNet.Core.Events.Scalar;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>Says where the value of a scalar begins in its text, for problems that are told at a place inside of it.</summary>
internal sealed class ScalarPlaces(string text)
{
    private readonly Lazy<string[]> lines = new(() => text.Split('\n'));

    /// <returns>Null for what does not stand in the text as it is: lines that are folded into one, and escapes.</returns>
    public Mark? BeginOf(YamlScalar scalar) => scalar.Style switch
    {
        ScalarStyle.Literal => BeginOfBlock(scalar),
        ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted => BeginOnLine(scalar, quote: 1),
        ScalarStyle.Plain => BeginOnLine(scalar, quote: 0),
        _ => null,
    };

    private static Mark? BeginOnLine(YamlScalar scalar, int quote) =>
        scalar.Start.Line == scalar.End.Line && scalar.End.Column - scalar.Start.Column == scalar.Value.Length + (2 * quote)
            ? new((int)scalar.Start.Line, (int)scalar.Start.Column + quote) : null;

    /// <summary>The block begins on the line below its |, and all its lines are indented as far as the first that is not blank.</summary>
    private Mark? BeginOfBlock(YamlScalar scalar)
    {
        var block = scalar.Value.Split('\n');
        var first = Array.FindIndex(block, line => !string.IsNullOrWhiteSpace(line));
        return first >= 0 && lines.Value.ElementAtOrDefault((int)scalar.Start.Line + first)?.TrimEnd('\r') is { } line && line.EndsWith(block[first], StringComparison.Ordinal)
            ? new((int)scalar.Start.Line + 1, line.Length - block[first].Length + 1) : null;
    }
}
