using RunnerHub.Platform;

namespace RunnerHub.Features.Presence;

/// <summary>Writes the marks of <see cref="RunnerPresence"/> each second, and all of them once more when the server stops.</summary>
internal sealed class PresenceWriter(RunnerPresence presence, TimeProvider clock, IsOutage isOutage, ILogger<PresenceWriter> logger)
    : PeriodicWork(TimeSpan.FromSeconds(1), clock, isOutage, logger)
{
    protected override Task WorkAsync(CancellationToken cancellation) => presence.FlushDueAsync(cancellation);

    // The server that takes the calls was started after this one, so it has stopped already: no mark comes any more.
    protected override Task LastAsync(CancellationToken cancellation) => presence.FlushAsync(cancellation);
}
