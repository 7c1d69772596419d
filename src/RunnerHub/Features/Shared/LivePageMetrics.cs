using System.Diagnostics.Metrics;
using RunnerHub.Platform;

namespace RunnerHub.Features.Shared;

/// <summary>Tells how many pages are open that update by themselves.</summary>
internal sealed class LivePageMetrics : IFigures
{
    public LivePageMetrics(IMeterFactory meters, Glimpses glimpses) => meters.OfProduct().CreateObservableUpDownCounter(
        "runnerhub.live.pages", () => glimpses.Pages, "{page}", "Pages that are open and update by themselves.");

    public Task RefreshAsync(CancellationToken cancellation) => Task.CompletedTask;
}
