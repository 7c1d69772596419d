using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Features.Jobs;

/// <summary>Reads what jobs leave for those that need them.</summary>
internal sealed class NeededJobs(RunnerHubDb db)
{
    /// <summary>
    /// By the workflow and the key. Of a matrix the results are taken together, the worst first, and of outputs with the same name that of the
    /// combination which stands last, but an empty one only when all are.
    /// </summary>
    public async Task<Dictionary<(long? CallerId, string Key), NeedOutcome>> ReadAsync(long runId, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        var wanted = keys.ToArray();
        var jobs = await db.Jobs.Where(job => job.RunId == runId && wanted.Contains(job.Key)).OrderBy(job => job.Position)
            .Select(job => new
            {
                job.CallerId,
                job.Key,
                job.CallOutputs,
                job.Status,
                job.ContinueOnError,
                Task = db.Tasks.Where(task => task.JobId == job.Id && task.Attempt == job.Attempt).Max(task => (long?)task.Id),
            })
            .ToListAsync(cancellation);
        var tasks = jobs.Where(job => job.Task is not null).Select(job => job.Task!.Value).ToArray();
        var outputs = (await db.TaskOutputs.Where(output => tasks.Contains(output.TaskId)).AsNoTracking().ToListAsync(cancellation))
            .ToLookup(output => output.TaskId);
        return jobs.GroupBy(job => (job.CallerId, job.Key)).ToDictionary(group => group.Key, group => new NeedOutcome(
            Worst([.. group.Select(job => job is { Status: JobStatus.Failure, ContinueOnError: true } ? JobStatus.Success : job.Status)]),
            group.SelectMany(job => job.Task is { } task ? outputs[task].Select(output => KeyValuePair.Create(output.Key, output.Value)) : Read(job.CallOutputs))
                .GroupBy(output => output.Key, StringComparer.OrdinalIgnoreCase).ToDictionary(
                    same => same.Key, same => same.LastOrDefault(output => output.Value.Length > 0).Value ?? "", StringComparer.OrdinalIgnoreCase)));
    }

    private static Dictionary<string, string> Read(string? callOutputs) =>
        callOutputs is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(callOutputs) ?? [];

    /// <summary>What several results are taken together.</summary>
    public static JobStatus Worst(IReadOnlyCollection<JobStatus> results) =>
        results.Contains(JobStatus.Failure) ? JobStatus.Failure
        : results.Contains(JobStatus.Cancelled) ? JobStatus.Cancelled
        : results.All(result => result == JobStatus.Skipped) ? JobStatus.Skipped
        : JobStatus.Success;
}
