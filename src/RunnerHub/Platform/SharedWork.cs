namespace RunnerHub.Platform;

/// <summary>
/// Something done at intervals in the database, by one node for all of them. When that one is lost another takes over at its
/// own next interval; so it need not be done when the server stops.
/// </summary>
internal abstract partial class SharedWork(TimeSpan interval, TimeProvider clock, IsOutage isOutage, IsOnDuty isOnDuty, ILogger logger)
    : PeriodicWork(interval, clock, isOutage, logger)
{
    private bool? isMine;

    protected sealed override bool IsDoneAtStop => false;

    /// <summary>Does it. Another node may be at it as well, for a moment.</summary>
    protected abstract Task DoAsync(CancellationToken cancellation);

    protected sealed override async Task WorkAsync(CancellationToken cancellation)
    {
        var name = GetType().Name;
        var mine = await isOnDuty(name, cancellation);
        if (mine != isMine)
        {
            isMine = mine;
            Log.OnDuty(Logger, name, mine ? "this" : "another");
        }

        if (mine)
        {
            await DoAsync(cancellation);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "{Work} is now done by {Whose} node")]
        public static partial void OnDuty(ILogger logger, string work, string whose);
    }
}
