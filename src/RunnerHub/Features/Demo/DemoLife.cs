using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Presence;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;

namespace RunnerHub.Features.Demo;

/// <summary>Plays the part of the runners that are online: they call, take jobs and finish them, and now and then one is away for a while.</summary>
internal sealed class DemoLife(
    IServiceScopeFactory scopes, RunnerPresence presence, TimeProvider clock, IsOutage isOutage, ILogger<DemoLife> logger)
    : PeriodicWork(Step, clock, isOutage, logger)
{
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(4);

    private readonly TimeProvider clock = clock;
    private readonly Random random = new(1);

    /// <summary>Until when a runner works, or is away.</summary>
    private readonly Dictionary<long, DateTimeOffset> busy = [];
    private readonly Dictionary<long, DateTimeOffset> away = [];

    private long[]? runners;

    protected override bool IsDoneAtStop => false;

    /// <summary>What they do until the next <see cref="Step"/>.</summary>
    public async Task StepAsync(CancellationToken cancellation)
    {
        runners ??= await OnlineAsync(cancellation);
        var working = await ReportAsync(cancellation);
        Live(await StillThereAsync(runners, cancellation), working);
    }

    protected override Task WorkAsync(CancellationToken cancellation) => StepAsync(cancellation);

    /// <param name="working">Who has a task of the example: these tasks go on for ever.</param>
    private void Live(IEnumerable<(long Id, bool IsDisabled)> present, HashSet<long> working)
    {
        var now = clock.GetUtcNow();
        foreach (var (id, isDisabled) in present)
        {
            if (!working.Contains(id) && away.GetValueOrDefault(id) > now)
            {
                continue;
            }

            if (working.Contains(id) || busy.GetValueOrDefault(id) > now)
            {
                presence.MarkActive(id);
                continue;
            }

            presence.MarkOnline(id);
            if (!isDisabled && random.Next(60) == 0)
            {
                busy[id] = now + TimeSpan.FromSeconds(random.Next(20, 180));
            }
            else if (random.Next(1500) == 0)
            {
                away[id] = now + TimeSpan.FromSeconds(random.Next(120, 600));
            }
        }
    }

    /// <summary>The tasks of the example go on; their runners would be taken to be silent otherwise. Those of real runners are their own affair.</summary>
    /// <returns>Who has one.</returns>
    private async Task<HashSet<long>> ReportAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RunnerHubDb>();
        var now = clock.GetUtcNow();
        var tasks = db.Tasks.Where(task => task.Status == JobStatus.Running && Played(db.Runners).Any(runner => runner.Id == task.RunnerId));
        await tasks.ExecuteUpdateAsync(set => set.SetProperty(task => task.Updated, now), cancellation);
        return await tasks.Select(task => task.RunnerId).ToHashSetAsync(cancellation);
    }

    /// <summary>The runners of the example: no real one is without a salt.</summary>
    private static IQueryable<ActionRunner> Played(IQueryable<ActionRunner> runners) => runners.Where(runner => runner.TokenSalt == "");

    /// <summary>Those that were online just now, the working ones among them with some work left.</summary>
    private async Task<long[]> OnlineAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RunnerHubDb>();
        var now = clock.GetUtcNow();
        var since = now - RunnerStatusAt.OfflineAfter;
        var online = await Played(db.Runners).Where(runner => runner.LastOnline >= since).OrderBy(runner => runner.Id)
            .Select(runner => new { runner.Id, runner.LastActive }).ToListAsync(cancellation);
        foreach (var runner in online.Where(runner => runner.LastActive >= since))
        {
            busy[runner.Id] = now + TimeSpan.FromSeconds(random.Next(20, 180));
        }

        return [.. online.Select(runner => runner.Id)];
    }

    private async Task<IReadOnlyList<(long Id, bool IsDisabled)>> StillThereAsync(long[] ids, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var rows = await scope.ServiceProvider.GetRequiredService<RunnerHubDb>().Runners
            .Where(runner => ids.Contains(runner.Id)).OrderBy(runner => runner.Id)
            .Select(runner => new { runner.Id, runner.IsDisabled }).ToListAsync(cancellation);
        return [.. rows.Select(row => (row.Id, row.IsDisabled))];
    }
}
