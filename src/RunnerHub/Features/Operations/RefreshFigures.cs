using RunnerHub.Platform;

namespace RunnerHub.Features.Operations;

/// <summary>Keeps the figures of the database fresh for metrics that are sent: whoever sends them does not wait for anything.</summary>
internal sealed class RefreshFigures(IEnumerable<IFigures> figures, TimeProvider clock, IsOutage isOutage, ILogger<RefreshFigures> logger)
    : PeriodicWork(Interval, clock, isOutage, logger)
{
    /// <summary>Longer than figures are fresh, or each second time would find them so.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly TimeProvider clock = clock;

    protected override bool IsDoneAtStop => false;

    protected override Task WorkAsync(CancellationToken cancellation) => figures.RefreshAsync(Interval, clock, logger, cancellation);
}
