using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>Has the directory compared with the database, a few entries at a time.</summary>
internal sealed class CheckDirectory(RunnerDirectory directory, TimeProvider clock, IsOutage isOutage, ILogger<CheckDirectory> logger)
    : PeriodicWork(TimeSpan.FromSeconds(5), clock, isOutage, logger)
{
    protected override bool IsDoneAtStop => false;

    protected override Task WorkAsync(CancellationToken cancellation) => directory.CheckAsync(cancellation);
}
