using RunnerHub.Features.Runners;
using RunnerHub.Protocol;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>What runners are told in more than one place.</summary>
internal static class RunnerTexts
{
    public const string DeadlinePassed = "The deadline of the call has passed.";

    /// <summary>What a runner says of itself cannot be stored.</summary>
    public static ConnectException Unusable() => new(
        ConnectCode.InvalidArgument,
        "The name, the version or a label of the runner cannot be stored: each is one line without control characters, "
        + $"and there may be {RunnerLabels.Most} labels of at most {RunnerLabels.Longest} characters.");
}
