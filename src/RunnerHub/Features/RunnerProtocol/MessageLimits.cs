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

    /// <summary>
    /// For all rows of a log that come at once. A stock runner sends whatever it has gathered, so after an outage that is as much
    /// as its job wrote meanwhile; it is read in parts of <see cref="Report"/>.
    /// </summary>
    public const int Log = 1 << 30;
}
