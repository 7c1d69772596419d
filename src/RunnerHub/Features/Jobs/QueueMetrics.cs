using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// Tells how many jobs of the site wait for each set of labels. Every node says the same, for it reads the one database. Labels are
/// what people write: the longest queues are told apart, and all others are one.
/// </summary>
internal sealed class QueueMetrics : IFigures, IDisposable
{
    private const int MostTold = 20;
    private const int LongestName = 80;
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    private readonly Kept<Dictionary<string, long>> depths;

    public QueueMetrics(IMeterFactory meters, IServiceScopeFactory scopes, TimeProvider clock)
    {
        depths = new Kept<Dictionary<string, long>>(Freshness, clock, async cancellation =>
        {
            await using var scope = scopes.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<Reads>().AskAsync((RunnerHubDb db) => ReadAsync(db, cancellation), cancellation);
        });
        meters.OfProduct().CreateObservableGauge("runnerhub.queue.jobs", Observe, "{job}", "Jobs of the site that wait for a runner, by the labels that they ask for.");
    }

    public Task RefreshAsync(CancellationToken cancellation) => depths.ReadAsync(cancellation);

    public void Dispose() => depths.Dispose();

    private IEnumerable<Measurement<long>> Observe() => depths.Last?
        .Select(depth => new Measurement<long>(depth.Value, new KeyValuePair<string, object?>("runnerhub.queue.labels", depth.Key))) ?? [];

    private static async Task<Dictionary<string, long>> ReadAsync(RunnerHubDb db, CancellationToken cancellation)
    {
        var queues = await db.Jobs.Where(job => job.Status == JobStatus.Waiting).GroupBy(job => job.QueueId)
            .Select(group => new { QueueId = group.Key, Count = group.LongCount() })
            .Join(db.JobQueues, group => group.QueueId, queue => queue.Id, (group, queue) => new { queue.RunnerId, queue.LabelKeys, group.Count })
            .ToListAsync(cancellation);
        var depths = queues.GroupBy(queue => NameOf(queue.RunnerId, queue.LabelKeys), queue => queue.Count)
            .Select(group => (Name: group.Key, Count: group.Sum()))
            .OrderByDescending(depth => depth.Count).ThenBy(depth => depth.Name, StringComparer.Ordinal).ToList();
        var told = depths.Take(MostTold).ToDictionary(depth => depth.Name, depth => depth.Count);
        if (depths.Count > MostTold)
        {
            told["(others)"] = depths.Skip(MostTold).Sum(depth => depth.Count);
        }

        return told;
    }

    private static string NameOf(long? runnerId, List<string> labels) =>
        runnerId is not null ? "(one runner)" : labels.Count == 0 ? "(none)" : StorableText.CutToWidth(string.Join(',', labels), LongestName);
}
