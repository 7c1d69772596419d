using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Dashboard;

/// <summary>How many runners are online, of how many.</summary>
internal readonly record struct Tally(int Online, int All)
{
    public static Tally operator +(Tally one, Tally other) => new(one.Online + other.Online, one.All + other.All);
}

/// <summary>
/// How many runners serve each of some places: its own, its owner's and the site's. Two statements, however many places.
/// </summary>
internal sealed class ServingRunners
{
    private Tally site;
    private Dictionary<long, Tally> owners = [];
    private Dictionary<long, Tally> repositories = [];

    /// <param name="site">Of the site's own runners.</param>
    /// <param name="places">The ids of owners and of repositories.</param>
    public static async Task<ServingRunners> ReadAsync(
        RunnerHubDb db, DateTimeOffset now, Tally site, (long[] Owners, long[] Repositories) places, CancellationToken cancellation)
    {
        var at = new RunnerStatusAt(now);
        var (ownerIds, repositoryIds) = (places.Owners.Distinct().ToArray(), places.Repositories);
        var ofOwners = db.Runners.Where(runner => runner.OwnerId != null && ownerIds.Contains(runner.OwnerId.Value));
        var ofRepositories = db.Runners.Where(runner => runner.RepoId != null && repositoryIds.Contains(runner.RepoId.Value));
        return new ServingRunners
        {
            site = site,
            owners = await CountAsync(ofOwners, runner => runner.OwnerId!.Value, at, cancellation),
            repositories = repositoryIds.Length == 0 ? [] : await CountAsync(ofRepositories, runner => runner.RepoId!.Value, at, cancellation),
        };
    }

    public Tally OfOwner(long id) => site + owners.GetValueOrDefault(id);

    public Tally OfRepository(long id, long ownerId) => OfOwner(ownerId) + repositories.GetValueOrDefault(id);

    private static Task<Dictionary<long, Tally>> CountAsync(
        IQueryable<ActionRunner> runners, Expression<Func<ActionRunner, long>> place, RunnerStatusAt at, CancellationToken cancellation)
    {
        var (active, idle) = (at.Is(RunnerStatus.Active), at.Is(RunnerStatus.Idle));
        return runners.GroupBy(place)
            .Select(some => new { some.Key, Online = some.AsQueryable().Count(active) + some.AsQueryable().Count(idle), All = some.Count() })
            .ToDictionaryAsync(some => some.Key, some => new Tally(some.Online, some.All), cancellation);
    }
}
