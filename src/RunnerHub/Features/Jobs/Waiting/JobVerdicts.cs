using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Runners;
using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Jobs.Waiting;

/// <summary>Says why a job waits: one verdict for each runner that could be meant, and a sentence on all of them.</summary>
internal sealed class JobVerdicts(
    RunnerHubDb db, TimeProvider clock, CurrentUser viewer, Candidates candidates, BlockedReasons blocked, QueuePosition position)
{
    private const int MostRows = CandidateGroup.Most;
    private const int MostStrangers = 10;

    /// <param name="together">Those that miss the same labels are one row, also where the viewer may know each.</param>
    /// <returns>Null when the repository has no such job.</returns>
    public async Task<JobWait?> FindAsync(Place place, long jobId, bool together, CancellationToken cancellation)
    {
        var repoId = place.Scope.RepoId;
        if (await db.Jobs.Where(job => job.Id == jobId && job.RepoId == repoId).Select(WaitFacts.FromJob).FirstOrDefaultAsync(cancellation) is not { } job)
        {
            return null;
        }

        return job.Status switch
        {
            JobStatus.Blocked => JobWait.Over with { Summary = (await blocked.OfAsync([job], cancellation))[job.Id] },
            JobStatus.Waiting => await OfWaitingAsync(place, job, together, cancellation),
            _ => JobWait.Over,
        };
    }

    private async Task<JobWait> OfWaitingAsync(Place place, WaitFacts job, bool together, CancellationToken cancellation)
    {
        var (wish, now) = (job.Wish, clock.GetUtcNow());
        var there = (await candidates.ForAsync([wish], cancellation)).For(wish);
        var strangers = wish.Keys.Count == 0 || wish.RunnerId is not null ? []
            : await candidates.StrangersAsync(db.Runners.ManageableBy(viewer, db), wish, MostStrangers, cancellation);
        var all = there.Concat(strangers.Select(runner => new CandidateGroup([runner], 1))).Select(some => (Some: some, Verdict: Verdict.Of(some.One, wish, now)))
            .OrderBy(pair => pair.Verdict.Kind).ThenBy(pair => pair.Verdict.Missing.Count).ThenByDescending(pair => pair.Some.LastOnline).ThenBy(pair => pair.Some.One.Id).ToList();
        var crowds = all.Where(pair => together && pair.Verdict.Kind == VerdictKind.MissingLabel).GroupBy(pair => SortOf(place, pair.Some, pair.Verdict))
            .Where(crowd => crowd.Sum(pair => pair.Some.Count) > 1).Select(crowd => crowd.Key).ToHashSet();
        var judged = all.ToLookup(pair => MayKnow(place, wish, pair.Some.One) && !crowds.Contains(SortOf(place, pair.Some, pair.Verdict)));
        var groups = judged[false].GroupBy(pair => SortOf(place, pair.Some, pair.Verdict))
            .Select(group => new VerdictRow(null, group.Sum(pair => pair.Some.Count), group.Key.Scope, group.First().Verdict, group.Max(pair => pair.Some.LastOnline),
                group.First().Verdict.Say(group.Max(pair => pair.Some.LastOnline), null, now)))
            .Take(MostRows).ToList();
        var nearest = judged[true].SelectMany(pair => pair.Some.First, (pair, runner) => (Runner: runner, pair.Verdict))
            .OrderBy(pair => pair.Verdict.Kind).ThenBy(pair => pair.Verdict.Missing.Count).ThenByDescending(pair => pair.Runner.LastOnline).ThenBy(pair => pair.Runner.Id);
        var named = await NameAsync([.. nearest.Take(MostRows - groups.Count)], now, cancellation);
        var before = await position.BeforeAsync(job, [.. there.Where(some => !some.One.IsDisabled && wish.Missing(some.One).Count == 0)], cancellation);
        var rows = named.Concat(groups).OrderBy(row => row.Verdict.Kind).ThenBy(row => row.Verdict.Missing.Count).ToList();
        return new JobWait(WaitSummary.Of(wish, there, before, now), before + 1, rows, there.Sum(some => some.Count) + strangers.Count - rows.Sum(row => row.Count))
        {
            NextStep = NextStep(wish, rows),
        };
    }

    private static string? NextStep(Wish wish, List<VerdictRow> rows)
    {
        if (wish.RunnerId is not null || wish.Labels.Count == 0 || rows.Exists(row => row.Verdict.Kind < VerdictKind.MissingLabel))
        {
            return null;
        }

        var labels = rows.Find(row => row.Verdict.Kind == VerdictKind.MissingLabel)?.Verdict.Missing ?? wish.Labels;
        return labels.Count == 1
            ? $"Give a runner the label {Sentences.Quoted(labels[0])}, or register one that has it."
            : $"Give a runner the labels {Sentences.Listed(labels)}, or register one that has them.";
    }

    /// <summary>What those have in common that are one row.</summary>
    private static (string Scope, VerdictKind Kind, string Missing) SortOf(Place place, CandidateGroup some, Verdict verdict) =>
        (ScopeOf(place, some.One), verdict.Kind, string.Join('\n', verdict.Missing));

    /// <summary>May the viewer know which runner it is? Those who manage it may; of strangers only those were read.</summary>
    private bool MayKnow(Place place, Wish wish, Candidate runner) =>
        viewer.IsAdmin || !wish.IsFor(runner)
        || (runner.RepoId is not null ? place.Allows<ManageRunners>() : runner.OwnerId is not null && place.Allows<OwnPlace>());

    private static string ScopeOf(Place place, Candidate runner) =>
        runner.RepoId is not null ? place.Name : runner.OwnerId is not null ? place.OwnerName : RunnerWords.ThisSite;

    private async Task<IReadOnlyList<VerdictRow>> NameAsync(
        IReadOnlyList<(Candidate Runner, Verdict Verdict)> some, DateTimeOffset now, CancellationToken cancellation)
    {
        var ids = some.Select(pair => pair.Runner.Id).ToArray();
        var rows = await db.Runners.Where(runner => ids.Contains(runner.Id)).Select(RunnerRow.FromRunner).ToDictionaryAsync(row => row.Id, cancellation);
        var places = some.Select(pair => pair.Runner.Doing?.RepoId).OfType<long>().Distinct().ToArray();
        var open = await db.Repositories.Where(repository => places.Contains(repository.Id)).VisibleTo(viewer, db)
            .Select(repository => repository.Id).ToListAsync(cancellation);
        return
        [
            // One may have been deleted between the queries.
            .. some.Where(pair => rows.ContainsKey(pair.Runner.Id)).Select(pair =>
            {
                var row = rows[pair.Runner.Id];
                return new VerdictRow(
                    new NamedRunner(row.Id, row.Name, RunnerPaths.Of(row, viewer)), 1, RunnerWords.ScopeOf(row), pair.Verdict, row.LastOnline,
                    pair.Verdict.Say(row.LastOnline, WorkOf(pair.Runner.Doing, open), now));
            }),
        ];
    }

    private static string? WorkOf(CurrentTask? task, List<long> open) =>
        task is null ? null
        : task.RepoId is not { } repository ? "a test"
        : open.Contains(repository) ? $"{task.Repository} · {task.Job}"
        : "a job of another repository";
}
