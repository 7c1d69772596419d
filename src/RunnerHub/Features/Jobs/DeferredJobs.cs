using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// Works out jobs that had to wait for what others leave, such as a matrix that is an output. Until then one row stands for all
/// combinations; in a later attempt each has the row again that it had.
/// </summary>
internal sealed class DeferredJobs(RunnerHubDb db, JobRows rows, KeptWorkflows workflows)
{
    private const string Fault = "The job could not be worked out; the log of the server says why.";
    private const string NotAgain = "Its combination is not in the matrix of this attempt.";

    /// <summary>Works out those that are due, and writes them.</summary>
    /// <param name="run">Their run, which is held.</param>
    /// <param name="jobs">All of the run's, in their order; those that are due are replaced by what they become.</param>
    /// <param name="conditions">Of these jobs, as they are now.</param>
    /// <param name="faults">Keeps what goes wrong with one from all others.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>False when none was due.</returns>
    public async Task<bool> PlanAsync(HeldRun run, List<JobState> jobs, RunConditions conditions, JobFaults faults, CancellationToken cancellation)
    {
        var due = jobs.Where(job => job is { IsDue: true, Status: JobStatus.Blocked }).GroupBy(job => job.FullKey).Select(same => same.ToList()).ToList();
        if (due.Count == 0)
        {
            return false;
        }

        var lengths = await db.Jobs.Where(job => job.RunId == run.Id).GroupBy(job => new { job.CallerId, job.Key })
            .Select(same => new { same.Key, Length = same.Sum(job => (long)job.Payload.Length) })
            .ToDictionaryAsync(same => (same.Key.CallerId, same.Key.Key), same => same.Length, cancellation);
        foreach (var same in due)
        {
            lengths[same[0].FullKey] = 0;
            var others = new OtherJobs(jobs.Count(job => job.FullKey != same[0].FullKey), lengths.Values.Sum());
            if (!await faults.TryAsync(
                same[0].Id, async () => lengths[same[0].FullKey] = await PlanAsync(run, jobs, same, conditions, others, cancellation), cancellation))
            {
                End(same, JobStatus.Failure, Fault);
            }
        }

        return true;
    }

    /// <param name="due">The combinations of one job.</param>
    /// <returns>How many characters the payloads have that it becomes.</returns>
    private async Task<long> PlanAsync(
        HeldRun run, List<JobState> jobs, List<JobState> due, RunConditions conditions, OtherJobs others, CancellationToken cancellation)
    {
        var (workflow, inText) = await workflows.OfAsync(run.Id, due[0].CallerId, cancellation);
        var answer = workflow?.PlanDeferred(due[0].Key, conditions.ScopeOf(due[0]), others) ?? new([], inText);
        if (answer.Problems is [var problem, ..])
        {
            End(due, JobStatus.Failure, $"The job cannot be worked out: line {problem.Line}, column {problem.Column}: {problem.Message}.");
            return 0;
        }

        await WriteAsync(run, jobs, due, answer.Jobs, cancellation);
        return answer.Jobs.Sum(job => (long)job.Payload.Length);
    }

    private async Task WriteAsync(HeldRun run, List<JobState> jobs, List<JobState> due, IReadOnlyList<PlannedJob> planned, CancellationToken cancellation)
    {
        var slots = await SlotsAsync(run.Id, due, planned, cancellation);
        var place = new JobPlace(run.RepoId, [run.ConcurrencyGroup, .. RunPlan.CallersOf(due[0], jobs).Select(caller => caller.ConcurrencyGroup)])
        {
            RunId = run.Id,
            CallerId = due[0].CallerId,
            Attempt = due[0].Attempt,
            PlannedFor = due[0].Attempt,
        };
        var made = await rows.MakeAsync(slots, place, cancellation);
        // Those of a run that was written just now are known to the context as they were.
        db.ChangeTracker.Clear();
        db.AddRange(made.Where(job => job.Id == 0));
        db.UpdateRange(made.Where(job => job.Id != 0));
        await db.SaveChangesAsync(cancellation);

        var taken = made.Select(job => job.Id).ToHashSet();
        End(due.Where(job => !taken.Contains(job.Id)), JobStatus.Skipped, NotAgain);
        var at = jobs.IndexOf(due[0]);
        jobs.RemoveAll(job => due.Contains(job) && taken.Contains(job.Id));
        jobs.InsertRange(Math.Min(at, jobs.Count), made.OrderBy(job => job.Position).Select(JobState.Of));
    }

    /// <summary>
    /// The row of each combination: the one that it had in an earlier attempt, that of which none has become yet, or a new one. Only when
    /// there is no room for more it is one whose combination is gone, for nobody looks for a job under the name of another.
    /// </summary>
    private async Task<List<(PlannedJob Job, JobSlot Slot)>> SlotsAsync(long runId, List<JobState> due, IReadOnlyList<PlannedJob> planned, CancellationToken cancellation)
    {
        var (callerId, key) = due[0].FullKey;
        var known = await db.Jobs.Where(job => job.RunId == runId && job.CallerId == callerId && job.Key == key).OrderBy(job => job.Position)
            .Select(job => new { job.Matrix, IsFresh = job.PlannedFor == 0, Slot = new JobSlot(job.Position, job.Id, job.Created) }).ToListAsync(cancellation);
        var ids = due.Select(job => job.Id).ToHashSet();
        // Combinations may be equal: each takes the place of one, the first that of the first.
        var own = known.GroupBy(job => job.Matrix ?? "").ToDictionary(same => same.Key, same => new Queue<JobSlot>(same.Select(job => job.Slot)));
        var taken = planned.Select(job => (Job: job, Slot: own.GetValueOrDefault(job.MatrixJson ?? "")?.TryDequeue(out var slot) == true ? slot : null)).ToList();
        if (due.Count < known.Count)
        {
            // Some of a matrix are done again: the others stand as they ended.
            return [.. taken.Where(place => place.Slot is { } slot && ids.Contains(slot.Id)).Select(place => (place.Job, place.Slot!))];
        }

        var (first, last) = (known[0].Slot.Position, known[^1].Slot.Position);
        var used = taken.Select(place => place.Slot).ToHashSet();
        var left = new Queue<JobSlot>(
        [
            .. known.Where(job => job.IsFresh && !used.Contains(job.Slot)).Select(job => job.Slot),
            .. Enumerable.Range(last + 1, first + MatrixCombinations.Most - last - 1).Select(position => new JobSlot(position)),
            .. known.Where(job => !job.IsFresh && !used.Contains(job.Slot)).Select(job => job.Slot),
        ]);
        return [.. taken.Select(place => (place.Job, place.Slot ?? left.Dequeue()))];
    }

    private static void End(IEnumerable<JobState> jobs, JobStatus status, string reason)
    {
        foreach (var job in jobs)
        {
            (job.Status, job.Reason, job.IsDue) = (status, reason, false);
        }
    }
}
