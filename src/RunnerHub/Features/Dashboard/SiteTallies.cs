using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;

namespace RunnerHub.Features.Dashboard;

/// <summary>
/// How many runners the site has, for the dashboards of all: 100,000 are counted by one viewer every few seconds, and a few by each, so
/// that a change of them is seen at once.
/// </summary>
internal sealed class SiteTallies(TimeProvider clock)
{
    /// <summary>Fewer are not remembered.</summary>
    public const int Many = 1000;

    /// <summary>How old what is shown may be.</summary>
    public static readonly TimeSpan For = TimeSpan.FromSeconds(5);

    private readonly Remembered remembered = new(For, clock);

    /// <summary>Of the runners that belong to the site and serve everybody.</summary>
    public Task<Tally> ServingAsync(Reads reads, CancellationToken cancellation) =>
        OfAsync("serving", db => db.Runners.Where(runner => runner.OwnerId == null && runner.RepoId == null), reads, cancellation);

    /// <summary>Of the runners of all places.</summary>
    public Task<Tally> AllAsync(Reads reads, CancellationToken cancellation) => OfAsync("all", db => db.Runners, reads, cancellation);

    private Task<Tally> OfAsync(string what, Func<RunnerHubDb, IQueryable<ActionRunner>> runners, Reads reads, CancellationToken cancellation) => remembered.OfAsync(
        what,
        () => reads.AskAsync((RunnerHubDb db) => CountAsync(runners(db), cancellation), cancellation),
        tally => tally.All >= Many,
        cancellation);

    private async Task<Tally> CountAsync(IQueryable<ActionRunner> runners, CancellationToken cancellation)
    {
        var counts = await RunnerCounts.ReadAsync(runners, new RunnerStatusAt(clock.GetUtcNow()), cancellation);
        return new Tally(counts.ByStatus[RunnerStatus.Active] + counts.ByStatus[RunnerStatus.Idle], counts.All);
    }
}
