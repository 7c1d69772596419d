namespace RunnerHub.Data.Replicas;

/// <summary>Which database a scope of services reads: the primary, unless whoever made the scope chose the replica.</summary>
internal sealed class DbSource
{
    /// <summary>The replica; null for the primary.</summary>
    public RunnerHubDb? Replica { get; set; }

    /// <summary>All that was committed before this timestamp of the clock is seen; of the primary that is everything.</summary>
    public long AsOf { get; set; } = long.MaxValue;
}
