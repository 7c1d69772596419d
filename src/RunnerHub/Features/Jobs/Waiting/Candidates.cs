using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs.Waiting;

/// <summary>Reads the runners that could be meant by jobs that wait: in three queries, however many jobs and runners there are.</summary>
internal sealed class Candidates(RunnerHubDb db)
{
    /// <summary>Those that are there for any of the wishes.</summary>
    public Task<IReadOnlyList<Candidate>> ForAsync(IReadOnlyCollection<Wish> wishes, CancellationToken cancellation)
    {
        var repositories = wishes.Select(wish => wish.RepoId).OfType<long>().Distinct().ToArray();
        var owners = wishes.Select(wish => wish.OwnerId).OfType<long>().Distinct().ToArray();
        var only = wishes.Select(wish => wish.RunnerId).OfType<long>().Distinct().ToArray();
        var anybody = repositories.Length > 0;
        return ReadAsync(
            db.Runners.Where(runner => (anybody && runner.OwnerId == null && runner.RepoId == null)
                || EF.Parameter(owners).Contains(runner.OwnerId ?? 0) || EF.Parameter(repositories).Contains(runner.RepoId ?? 0)
                || EF.Parameter(only).Contains(runner.Id)),
            wishes, cancellation);
    }

    /// <summary>Some of the runners that have all labels of a wish, and are not there for it.</summary>
    /// <param name="some">Which to choose from.</param>
    public Task<IReadOnlyList<Candidate>> StrangersAsync(IQueryable<ActionRunner> some, Wish wish, int most, CancellationToken cancellation)
    {
        var strangers = some.Where(runner => (runner.OwnerId != null && runner.OwnerId != wish.OwnerId) || (runner.RepoId != null && runner.RepoId != wish.RepoId));
        foreach (var key in wish.Keys)
        {
            strangers = strangers.Where(runner => runner.AgentLabels.Any(label => label.Key == key));
        }

        return ReadAsync(strangers.OrderByDescending(runner => runner.LastOnline).ThenBy(runner => runner.Id).Take(most), [wish], cancellation);
    }

    private async Task<IReadOnlyList<Candidate>> ReadAsync(IQueryable<ActionRunner> some, IReadOnlyCollection<Wish> wishes, CancellationToken cancellation)
    {
        var found = await some.AsNoTracking().Select(runner => new Candidate
        {
            Id = runner.Id,
            OwnerId = runner.OwnerId,
            RepoId = runner.RepoId,
            IsDisabled = runner.IsDisabled,
            LastOnline = runner.LastOnline,
            IsUsedUp = runner.Ephemeral && db.Tasks.Any(task => task.RunnerId == runner.Id && (task.IsReported || task.Status == JobStatus.Running)),
        }).ToListAsync(cancellation);
        var keys = wishes.SelectMany(wish => wish.Keys).Distinct().ToArray();
        var labels = (await db.Set<ActionRunnerLabel>()
                .Where(label => EF.Parameter(keys).Contains(label.Key) && some.Select(runner => runner.Id).Contains(label.RunnerId))
                .Select(label => new { label.RunnerId, label.Key }).ToListAsync(cancellation))
            .ToLookup(label => label.RunnerId, label => label.Key);
        var tasks = await CurrentTasks.Of(db, db.Tasks.Where(task => some.Select(runner => runner.Id).Contains(task.RunnerId)))
            .ToListAsync(cancellation);
        var doing = tasks.GroupBy(task => task.RunnerId).ToDictionary(group => group.Key, group => group.MinBy(task => task.TaskId));
        return [.. found.Select(runner => runner with { LabelKeys = labels[runner.Id].ToHashSet(), Doing = doing.GetValueOrDefault(runner.Id) })];
    }
}
