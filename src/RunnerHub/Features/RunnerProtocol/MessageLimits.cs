namespace RunnerHub.Features.RunnerProtocol;

/// <summary>How many bytes a message may have.</summary>
internal static class MessageLimits
{
    /// <summary>For calls that say who a runner is: a hundred labels of the longest kind take a tenth of it.</summary>
    public const int Small = 1 << 20;

    /// <summary>
    /// For calls that report on a task. A stock runner sends its log at 100 rows, and cuts a row at 64 KiB: 6.25 MiB when
    /// all are as long as that. An output of a job may have 1 MiB.
    /// </summary>
    public const int Report = 8 << 20;
}
