using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>What people and programs may write about a runner.</summary>
internal static class RunnerRules
{
    /// <summary>A description as it is stored: with plain line ends, without space around it.</summary>
    /// <returns>The text, or null when none was given; else what is wrong with it, in a sentence.</returns>
    public static (string? Text, string? Problem) Description(string? text)
    {
        var stored = text?.ReplaceLineEndings("\n");
        return stored switch
        {
            { Length: > ActionRunner.LongestDescription } => (null, $"The description is too long; use at most {ActionRunner.LongestDescription} characters."),
            not null when !StorableText.IsParagraph(stored) => (null, "The description has characters that cannot be shown; remove them."),
            _ => (stored?.Trim(), null),
        };
    }
}
