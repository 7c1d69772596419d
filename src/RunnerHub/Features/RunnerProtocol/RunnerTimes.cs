using Google.Protobuf.WellKnownTypes;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>Moments as runners tell them.</summary>
internal static class RunnerTimes
{
    /// <returns>Null when none was told, or one that no clock shows: the stock runner sends the year 1 for what has not come yet.</returns>
    public static DateTimeOffset? Read(Timestamp? time)
    {
        const long latest = 253402300799;
        return time is { Seconds: > 0 and <= latest, Nanos: >= 0 and < 1_000_000_000 } ? time.ToDateTimeOffset() : null;
    }
}
