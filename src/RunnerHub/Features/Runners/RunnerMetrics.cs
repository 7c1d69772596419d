using System.Diagnostics.Metrics;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>Tells how many runners of the site are of each status. Every node says the same, for it reads the one database.</summary>
internal sealed class RunnerMetrics : IFigures, IDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    private readonly Kept<RunnerCounts> counts;

    public RunnerMetrics(IMeterFactory meters, IServiceScopeFactory scopes, TimeProvider clock)
    {
        counts = new Kept<RunnerCounts>(Freshness, clock, async cancellation =>
        {
            await using var scope = scopes.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<Reads>().AskAsync(
                (RunnerHubDb db) => RunnerCounts.ReadAsync(db.Runners, new RunnerStatusAt(clock.GetUtcNow()), cancellation), cancellation);
        });
        meters.OfProduct().CreateObservableGauge("runnerhub.runners", Observe, "{runner}", "Runners of the site by status.");
    }

    public Task RefreshAsync(CancellationToken cancellation) => counts.ReadAsync(cancellation);

    public void Dispose() => counts.Dispose();

    private IEnumerable<Measurement<int>> Observe() => counts.Last?.ByStatus
        .Select(count => new Measurement<int>(count.Value, new KeyValuePair<string, object?>("runnerhub.runner.status", RunnerWords.Of(count.Key).Key))) ?? [];
}
