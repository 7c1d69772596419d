namespace RunnerHub.Features.Jobs.Runs;

/// <summary>Where runs stand, as a list of them is cut: those that wait for a runner and those that wait for others are one.</summary>
internal enum RunState
{
    Waiting,
    Running,
    Success,
    Failure,
    Cancelled,
    Skipped,
}

internal static class RunStates
{
    private static readonly Dictionary<RunState, JobStatus[]> Statuses = new()
    {
        [RunState.Waiting] = [JobStatus.Waiting, JobStatus.Blocked],
        [RunState.Running] = [JobStatus.Running, JobStatus.Cancelling],
        [RunState.Success] = [JobStatus.Success],
        [RunState.Failure] = [JobStatus.Failure],
        [RunState.Cancelled] = [JobStatus.Cancelled],
        [RunState.Skipped] = [JobStatus.Skipped],
    };

    public static JobStatus[] Of(RunState state) => Statuses[state];

    public static RunState Of(JobStatus status) => Statuses.First(pair => pair.Value.Contains(status)).Key;

    /// <summary>In addresses.</summary>
#pragma warning disable CA1308 // addresses are in lower case
    public static string KeyOf(RunState state) => state.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    public static RunState? Parse(string? key) =>
        Enum.GetValues<RunState>().Cast<RunState?>().FirstOrDefault(state => KeyOf(state!.Value) == key);
}
