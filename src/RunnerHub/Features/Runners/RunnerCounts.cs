using Microsoft.EntityFrameworkCore;

namespace RunnerHub.Features.Runners;

/// <summary>How many runners there are of each status, the enabled and the disabled ones apart.</summary>
internal sealed class RunnerCounts
{
    private readonly Dictionary<(RunnerStatus Status, bool Disabled), int> counts = [];

    public IReadOnlyDictionary<RunnerStatus, int> ByStatus =>
        Enum.GetValues<RunnerStatus>().ToDictionary(status => status, status => counts.Where(count => count.Key.Status == status).Sum(count => count.Value));

    /// <summary>When the first of them gets another status if none of them calls any more.</summary>
    public DateTimeOffset Until { get; private set; } = DateTimeOffset.MaxValue;

    public int All => counts.Values.Sum();

    public int Of(RunnerStretch stretch) => counts.Where(count => stretch.Holds(count.Key.Status, count.Key.Disabled)).Sum(count => count.Value);

    public static async Task<RunnerCounts> ReadAsync(IQueryable<ActionRunner> runners, RunnerStatusAt at, CancellationToken cancellation)
    {
        var (active, idle, never) = (at.Is(RunnerStatus.Active), at.Is(RunnerStatus.Idle), at.Is(RunnerStatus.NeverConnected));
        // One pass over an index. SQLite would sort all runners to group them by a status that it has to compute.
        var rows = await runners.GroupBy(runner => runner.IsDisabled).Select(some => new
        {
            Disabled = some.Key,
            All = some.Count(),
            Active = some.AsQueryable().Count(active),
            Idle = some.AsQueryable().Count(idle),
            Never = some.AsQueryable().Count(never),
            ActiveSeen = some.AsQueryable().Where(active).Min(runner => (DateTimeOffset?)runner.LastOnline),
            ActiveWorked = some.AsQueryable().Where(active).Min(runner => (DateTimeOffset?)runner.LastActive),
            IdleSeen = some.AsQueryable().Where(idle).Min(runner => (DateTimeOffset?)runner.LastOnline),
        }).ToListAsync(cancellation);
        var read = new RunnerCounts();
        foreach (var row in rows)
        {
            read.counts[(RunnerStatus.Active, row.Disabled)] = row.Active;
            read.counts[(RunnerStatus.Idle, row.Disabled)] = row.Idle;
            read.counts[(RunnerStatus.NeverConnected, row.Disabled)] = row.Never;
            read.counts[(RunnerStatus.Offline, row.Disabled)] = row.All - row.Active - row.Idle - row.Never;
            read.EndsBy(RunnerStatus.Active, row.ActiveSeen, row.ActiveWorked);
            read.EndsBy(RunnerStatus.Idle, row.IdleSeen, row.IdleSeen);
        }

        return read;
    }

    private void EndsBy(RunnerStatus status, DateTimeOffset? seen, DateTimeOffset? worked)
    {
        if (seen is { } online && worked is { } active && RunnerStatusAt.Until(status, online, active) is var end && end < Until)
        {
            Until = end;
        }
    }
}
