using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs.Waiting;

/// <summary>
/// Reads the runners that could be meant by jobs that wait: in a few queries, however many jobs and runners there are. Of many
/// runners, what was read is remembered for some seconds.
/// </summary>
internal sealed class Candidates(RunnerHubDb db, RememberedTotals remembered, TimeProvider clock)
{
    /// <summary>Those that are there for any of the wishes.</summary>
    public async Task<CandidatePool> ForAsync(IReadOnlyCollection<Wish> wishes, CancellationToken cancellation)
    {
        var repositories = wishes.Select(wish => wish.RepoId).OfType<long>().Distinct().Order().ToArray();
        var owners = wishes.Select(wish => wish.OwnerId).OfType<long>().Distinct().Order().ToArray();
        var only = wishes.Select(wish => wish.RunnerId).OfType<long>().Distinct().ToArray();
        var site = repositories.Length == 0 ? [] : await GroupAsync("the site", db.Runners.Where(runner => runner.OwnerId == null && runner.RepoId == null), cancellation);
        var places = repositories.Length == 0 ? [] : await GroupAsync(
            $"{string.Join(',', owners)} {string.Join(',', repositories)}",
            db.Runners.Where(runner => (runner.OwnerId != null && owners.Contains(runner.OwnerId.Value))
                || (runner.RepoId != null && repositories.Contains(runner.RepoId.Value))), cancellation);
        var alone = only.Length == 0 ? [] : await ReadAsync(db.Runners.Where(runner => only.Contains(runner.Id)), cancellation);
        return new CandidatePool([.. site, .. places], [.. alone.Select(runner => new CandidateGroup([runner], 1))]);
    }

    /// <summary>Some of the runners that have all labels of a wish, and would take its jobs if they were there for it.</summary>
    /// <param name="some">Which to choose from.</param>
    public async Task<IReadOnlyList<Candidate>> StrangersAsync(IQueryable<ActionRunner> some, Wish wish, int most, CancellationToken cancellation)
    {
        // An index has those that are enabled in the order in which they called.
        var strangers = some.Where(runner => !runner.IsDisabled && ((runner.OwnerId != null && runner.OwnerId != wish.OwnerId) || (runner.RepoId != null && runner.RepoId != wish.RepoId)));
        foreach (var key in wish.Keys)
        {
            strangers = strangers.Where(runner => runner.AgentLabels.Any(label => label.Key == key));
        }

        // They are chosen once, and not by each query again.
        var ids = await strangers.OrderByDescending(runner => runner.LastOnline).ThenBy(runner => runner.Id).Select(runner => runner.Id).Take(most).ToArrayAsync(cancellation);
        return ids.Length == 0 ? [] : await ReadAsync(db.Runners.Where(runner => ids.Contains(runner.Id)), cancellation);
    }

    private Task<List<CandidateGroup>> GroupAsync(string place, IQueryable<ActionRunner> some, CancellationToken cancellation) =>
        remembered.OfAsync($"candidates of {place}", async () => Group(await ReadAsync(some, cancellation)), groups => groups.Sum(group => (long)group.Count), cancellation);

    /// <summary>By everything that a verdict looks at.</summary>
    private List<CandidateGroup> Group(IReadOnlyList<Candidate> runners)
    {
        var at = new RunnerStatusAt(clock.GetUtcNow());
        return
        [
            .. runners.GroupBy(runner => (runner.OwnerId, runner.RepoId, runner.IsDisabled, runner.IsUsedUp, IsBusy: runner.Doing is not null,
                    Status: at.Of(runner.LastOnline, ActionRunner.Never), Labels: string.Join('\n', runner.LabelKeys.Order(StringComparer.Ordinal))))
                .Select(CandidateGroup.Of),
        ];
    }

    private async Task<IReadOnlyList<Candidate>> ReadAsync(IQueryable<ActionRunner> some, CancellationToken cancellation)
    {
        var found = await some.AsNoTracking().Select(runner => new Candidate
        {
            Id = runner.Id,
            OwnerId = runner.OwnerId,
            RepoId = runner.RepoId,
            IsDisabled = runner.IsDisabled,
            IsUsedUp = runner.IsUsedUp,
            LastOnline = runner.LastOnline,
        }).ToListAsync(cancellation);
        // Asked of each of the few that are ephemeral: the tasks of all others are not looked at.
        var usedUp = (await some.Where(runner => runner.Ephemeral && db.Tasks.Where(ActionTask.UsesUp).Any(task => task.RunnerId == runner.Id))
            .Select(runner => runner.Id).ToListAsync(cancellation)).ToHashSet();
        var labels = (await db.Set<ActionRunnerLabel>()
                .Where(label => some.Select(runner => runner.Id).Contains(label.RunnerId))
                .Select(label => new { label.RunnerId, label.Key }).ToListAsync(cancellation))
            .ToLookup(label => label.RunnerId, label => label.Key);
        var tasks = await CurrentTasks.Of(db, db.Tasks.Where(task => some.Select(runner => runner.Id).Contains(task.RunnerId)))
            .ToListAsync(cancellation);
        var doing = tasks.GroupBy(task => task.RunnerId).ToDictionary(group => group.Key, group => group.MinBy(task => task.TaskId));
        return [.. found.Select(runner => runner with { IsUsedUp = runner.IsUsedUp || usedUp.Contains(runner.Id), LabelKeys = labels[runner.Id].ToHashSet(), Doing = doing.GetValueOrDefault(runner.Id) })];
    }
}
