using RunnerHub.Access;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>A runner that is made before its machine is there; checked.</summary>
internal sealed record PlannedRunner(string Name, string Description, IReadOnlyList<string> Labels, bool Ephemeral);

/// <summary>What people and programs may write about a runner.</summary>
internal static class RunnerRules
{
    /// <summary>A description as it is stored: as that of a place is.</summary>
    /// <returns>The text, or null when none was given; else what is wrong with it, in a sentence.</returns>
    public static (string? Text, string? Problem) Description(string? text)
    {
        var stored = text is null ? null : Names.TidyDescription(text);
        return stored is not null && Names.ProblemWithDescription(stored) is { } problem ? (null, problem) : (stored, null);
    }

    /// <returns>The runner, or what is wrong with it: its field and a sentence.</returns>
    public static (PlannedRunner? Runner, string? Problem) Plan(string? name, string? description, IReadOnlyList<string?>? labels, bool ephemeral)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return (null, "[Name]: Required");
        }

        if (!StorableText.IsLine(name))
        {
            return (null, "[Name]: The name has characters that cannot be shown; remove them.");
        }

        if (StorableText.CutToWidth(name.Trim(), ActionRunner.LongestName) != name.Trim())
        {
            return (null, $"[Name]: The name is too long; use at most {ActionRunner.LongestName} characters, of which wide ones count twice.");
        }

        var (text, problem) = Description(description ?? "");
        if (problem is not null)
        {
            return (null, $"[Description]: {problem}");
        }

        return labels?.Contains(null) is not true && RunnerLabels.Read(labels?.OfType<string>() ?? []) is { } read
            ? (new PlannedRunner(name.Trim(), text!, read, ephemeral), null)
            : (null, $"[Labels]: Each label is one line without control characters, and there may be {RunnerLabels.Most} of at most {RunnerLabels.Longest} characters.");
    }
}
