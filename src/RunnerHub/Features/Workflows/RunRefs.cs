using System.Buffers;
using RunnerHub.Features.Jobs;
using RunnerHub.Platform;

namespace RunnerHub.Features.Workflows;

/// <summary>What may be said of the code that a run is for. This server holds none, so it cannot be looked up.</summary>
internal static class RunRefs
{
    private const string Full = "refs/";
    private const int ShortestSha = 7;
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(" ~^:?*[\\");

    /// <summary>A name in full; one without refs/ before it is a branch.</summary>
    public static string Complete(string given) => given.StartsWith(Full, StringComparison.Ordinal) ? given : $"refs/heads/{given}";

    /// <param name="full">As <see cref="Complete"/> makes it.</param>
    /// <returns>A sentence, or null when there may be such a ref.</returns>
    public static string? WhyNoRef(string full) =>
        full.Length > ActionRun.LongestRef ? $"The name is too long; use at most {ActionRun.LongestRef - "refs/heads/".Length} characters."
        : !StorableText.IsLine(full) || full.AsSpan().ContainsAny(Forbidden) || full.Contains("..", StringComparison.Ordinal) || full.Contains("//", StringComparison.Ordinal)
            || full.Contains("@{", StringComparison.Ordinal) || full.EndsWith('/') || full.EndsWith('.') || full.Count(letter => letter == '/') < 2
            ? "This can be no branch or tag; write main, refs/heads/main or refs/tags/v1."
        : null;

    /// <returns>A sentence, or null when it may be one; empty is none, and allowed.</returns>
    public static string? WhyNoSha(string sha) =>
        sha.Length == 0 || (sha.Length is >= ShortestSha and <= ActionRun.LongestSha && sha.All(char.IsAsciiHexDigit)) ? null
        : $"A commit is named by {ShortestSha} to {ActionRun.LongestSha} digits 0 to 9 and a to f.";
}
