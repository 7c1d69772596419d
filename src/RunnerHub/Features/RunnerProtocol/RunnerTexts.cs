using RunnerHub.Features.Runners;
using RunnerHub.Protocol;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>What a runner says of itself that cannot be stored.</summary>
internal static class RunnerTexts
{
    public static ConnectException Unusable() => new(
        ConnectCode.InvalidArgument,
        "The name, the version or a label of the runner cannot be stored: each is one line without control characters, "
        + $"and there may be {RunnerLabels.Most} labels of at most {RunnerLabels.Longest} characters.");
}
