using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// Begins and ends the calls of workflows. A job that calls one goes to no runner: when it may begin, the jobs of the workflow are
/// written, each to be worked out when its turn comes, and when all have ended it ends as they did, with what the workflow leaves.
/// </summary>
internal sealed class CalledJobs(RunnerHubDb db, JobRows rows, KeptWorkflows workflows, NeededJobs needed, TimeProvider clock)
{
    private const string Fault = "The call of its workflow could not be worked out; the log of the server says why.";

    /// <param name="run">Is held.</param>
    /// <param name="jobs">All of its jobs, in their order; those of a workflow that is called are added.</param>
    /// <param name="conditions">Of these jobs, as they are now.</param>
    /// <param name="faults">Keeps what goes wrong with one from all others.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>False when no call begins or ends.</returns>
    public async Task<bool> MoveAsync(HeldRun run, List<JobState> jobs, RunConditions conditions, JobFaults faults, CancellationToken cancellation)
    {
        var moved = false;
        foreach (var caller in jobs.Where(job => job.Call is not null).ToList())
        {
            if (caller.Status != JobStatus.Waiting && !(caller.Status == JobStatus.Calling && RunPlan.EndOfCall(caller, jobs) is not null))
            {
                continue;
            }

            moved = true;
            if (!await faults.TryAsync(caller.Id, () => MoveAsync(run, caller, jobs, conditions, cancellation), cancellation))
            {
                Fail(caller, Fault);
            }
        }

        return moved;
    }

    private Task MoveAsync(HeldRun run, JobState caller, List<JobState> jobs, RunConditions conditions, CancellationToken cancellation) =>
        caller.Status == JobStatus.Waiting ? BeginAsync(run, caller, jobs, conditions, cancellation)
        : EndAsync(run, caller, RunPlan.EndOfCall(caller, jobs)!.Value, jobs, conditions, cancellation);

    private async Task BeginAsync(HeldRun run, JobState caller, List<JobState> jobs, RunConditions conditions, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await db.Jobs.Where(job => job.Id == caller.Id).ExecuteUpdateAsync(set => set.SetProperty(job => job.Started, now), cancellation);
        caller.Status = JobStatus.Calling;
        if (jobs.Exists(job => job.CallerId == caller.Id))
        {
            // They are there from an earlier attempt, and are worked out anew or stay as they ended.
            return;
        }

        var (workflow, problems) = await workflows.OfAsync(run.Id, caller.Id, cancellation);
        var answer = workflow?.PlanCalled(conditions.InsideOf(caller.Id)) ?? new([], problems);
        if (answer.Problems is [var problem, ..])
        {
            Fail(caller, $"The workflow cannot be called: line {problem.Line}, column {problem.Column}: {problem.Message}.");
            return;
        }

        if (jobs.Count + answer.Jobs.Count > WorkflowShapeReader.MostJobs)
        {
            Fail(caller, $"With the workflow that it calls the run has more than {WorkflowShapeReader.MostJobs} jobs.");
            return;
        }

        var last = await db.Jobs.Where(job => job.RunId == run.Id).MaxAsync(job => job.Position, cancellation);
        var place = new JobPlace(run.RepoId, []) { RunId = run.Id, CallerId = caller.Id, Attempt = caller.Attempt };
        // The last one may have yet to become all combinations of its matrix.
        var made = await rows.MakeAsync(answer.Jobs, place, last + MatrixCombinations.Most, cancellation);
        db.ChangeTracker.Clear();
        db.AddRange(made);
        await db.SaveChangesAsync(cancellation);
        jobs.AddRange(made.Select(JobState.Of));
    }

    private async Task EndAsync(HeldRun run, JobState caller, JobStatus end, List<JobState> jobs, RunConditions conditions, CancellationToken cancellation)
    {
        (caller.Status, caller.Reason) = (end, end == JobStatus.Cancelled ? jobs.Find(job => job.CallerId == caller.Id && job.Status == end)?.Reason : null);
        var called = jobs.Where(job => job.CallerId == caller.Id).ToLookup(job => job.Key);
        var (workflow, problems) = await workflows.OfAsync(run.Id, caller.Id, cancellation);
        var left = await needed.ReadAsync(run.Id, [.. called.Select(same => same.Key)], cancellation);
        var scope = conditions.InsideOf(caller.Id) with
        {
            Needs = called.ToDictionary(same => same.Key, same => new NeedOutcome(
                NeededJobs.Worst([.. same.Select(job => job.Result)]), left[(caller.Id, same.Key)].Outputs)),
        };
        var (outputs, wrong) = workflow?.OutputsOf(scope) ?? (new Dictionary<string, string>(), problems);
        var json = JsonSerializer.Serialize(outputs);
        await db.Jobs.Where(job => job.Id == caller.Id).ExecuteUpdateAsync(set => set.SetProperty(job => job.CallOutputs, json), cancellation);
        if (wrong is [var problem, ..])
        {
            Fail(caller, $"What the workflow leaves cannot be worked out: line {problem.Line}, column {problem.Column}: {problem.Message}.");
        }
    }

    private static void Fail(JobState caller, string reason) => (caller.Status, caller.Reason) = (JobStatus.Failure, reason);
}
