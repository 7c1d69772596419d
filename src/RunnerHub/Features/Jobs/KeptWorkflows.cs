using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Features.Jobs;

/// <summary>Reads the workflows that a run keeps to work jobs out later. They never change, so that each run is read once.</summary>
internal sealed class KeptWorkflows(RunnerHubDb db)
{
    private sealed record ReadWorkflow(long RunId, WorkflowShape? Shape, IReadOnlyList<WorkflowProblem> Problems, CalledWorkflows Called);

    private ReadWorkflow? kept;

    /// <param name="callerId">The job that calls the workflow; null for the one that the run was started with.</param>
    /// <returns>No workflow where there are problems.</returns>
    public async Task<(PlannedWorkflow? Workflow, IReadOnlyList<WorkflowProblem> Problems)> OfAsync(long runId, long? callerId, CancellationToken cancellation)
    {
        if (kept?.RunId != runId)
        {
            var texts = await db.Runs.Where(run => run.Id == runId).Select(run => new { run.Workflow, run.Called }).SingleAsync(cancellation);
            var (shape, problems) = WorkflowReader.Read(texts.Workflow ?? "");
            kept = new(runId, shape, problems, CalledWorkflows.Read(texts.Called));
        }

        if (callerId is null)
        {
            return (kept.Shape is null ? null : new PlannedWorkflow(kept.Shape, kept.Called), kept.Problems);
        }

        var caller = await db.Jobs.Where(job => job.Id == callerId).Select(job => new { job.Name, job.TokenLevel, job.Call }).SingleAsync(cancellation);
        var path = JsonSerializer.Deserialize<PlannedCall>(caller.Call!)!.Path;
        return kept.Called.Find(path) is { } called
            ? (new PlannedWorkflow(called, kept.Called) { Path = path, Prefix = $"{caller.Name} / ", MostLevel = caller.TokenLevel }, [])
            : (null, [new(1, 1, $"the workflow {path} cannot be read any more")]);
    }
}
