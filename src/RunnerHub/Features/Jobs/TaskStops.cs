using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs;

/// <summary>Tells runners to stop what they work at: the answer to their next report says it.</summary>
internal sealed class TaskStops(RunnerHubDb db, TimeProvider clock)
{
    /// <summary>A runner that was silent for longer is not waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Stops the jobs of which the plan says so. The job is "cancelling" where its runner can end it in an orderly way
    /// and has reported lately, else cancelled at once.
    /// </summary>
    public async Task StopAsync(IReadOnlyList<JobState> jobs, CancellationToken cancellation)
    {
        var stopping = jobs.Where(job => job.IsToStop && job.Status == JobStatus.Running).ToDictionary(job => job.Id);
        if (stopping.Count == 0)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var ids = stopping.Keys.ToArray();
        var tasks = await db.Tasks.Where(task => ids.Contains(task.JobId) && task.Status == JobStatus.Running)
            .Select(task => new
            {
                task.Id,
                task.JobId,
                task.Updated,
                Capabilities = db.Runners.IgnoreQueryFilters().Where(runner => runner.Id == task.RunnerId).Select(runner => runner.Capabilities).First(),
            })
            .ToListAsync(cancellation);
        foreach (var task in tasks)
        {
            var job = stopping[task.JobId];
            job.Status = now - task.Updated <= Patience && task.Capabilities.Contains(RunnerCapabilities.Cancelling) ? JobStatus.Cancelling : JobStatus.Cancelled;
            var (status, reason) = (job.Status, job.Reason);
            DateTimeOffset? stopped = status.IsFinal ? now : null;
            await db.Tasks.Where(row => row.Id == task.Id).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Status, status).SetProperty(row => row.Reason, reason).SetProperty(row => row.Stopped, stopped), cancellation);
        }
    }
}
